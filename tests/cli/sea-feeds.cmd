# Feeds that are not what they should be: said on stderr, and what there is stands all the same.
isthmus sea simulate sea --vessels 20 --days 1 --rate all=60 --seed 5 > /dev/null
touch empty.nmea
isthmus sea events A=sea/A.nmea B=empty.nmea --kind gap; echo "exit code $?"
head -c 3000 sea/A.nmea | tr '!' '#' > prose.txt
isthmus sea track prose.txt; echo "exit code $?"
isthmus ledger init my.db
for verb in events "events --summary --ledger my.db --label PUBLIC" area "compare --aggregates" "compare --ledger my.db --label PUBLIC" "watch --once" decode; do
    isthmus sea $verb $(test "$verb" != area || echo --areas sea/areas.geojson) prose.txt; echo "$verb: exit code $?"
done
isthmus sea compare A=empty.nmea B=prose.txt; isthmus sea decode empty.nmea; echo "exit code $?"
isthmus ledger show measures --ledger my.db --csv | grep -c sea
tr -d '\n' < sea/A.nmea > line.nmea
isthmus sea decode line.nmea; echo "exit code $?"
isthmus sea encode empty.nmea; isthmus sea encode absent; echo "exit code $?"
isthmus sea events 한국=sea/A.nmea; isthmus sea events A/B/C=sea/A.nmea; echo "exit code $?"
echo '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[126,37]}}' > point.geojson
isthmus sea area sea/A.nmea --areas point.geojson; echo "exit code $?"
gzip -c sea/A.nmea | head -c -5 > cut.gz
isthmus sea events A=cut.gz --kind gap --summary; echo "exit code $?"
isthmus sea decode --count cut.gz | head -3
isthmus sea events A=sea; echo "exit code $?"
isthmus sea events A=- B=-; echo "exit code $?"
isthmus sea watch A=tcp:localhost; echo "exit code $?"
sed '3s/...$/*00/; 9p' sea/A.nmea > wrong.nmea
isthmus sea track wrong.nmea > /dev/null
# A server that is not there and a pipe end the command; a port beyond 65535 is none; a label that is none is no NONE.
isthmus sea events A=tcp:127.0.0.1:1 --summary | head -1; isthmus sea watch tcp:127.0.0.1:1 --once; echo "exit code $?"
mkfifo pipe && (cat sea/A.nmea > pipe &) && isthmus sea events A=pipe --kind gap --summary | tail -1
isthmus sea track A=tcp:127.0.0.1:65536 || isthmus sea track udp:0
isthmus sea events A@SEKRET=sea/A.nmea; echo "exit code $?"
isthmus sea events sea/A.nmea --list sea/truth.csv
isthmus sea track sea/A.nmea --from 2024-03-02 --to 2024-03-01
isthmus sea track sea/A.nmea --density 1 --points
isthmus sea watch sea/A.nmea --once --picture now.geojson
# Sentences that no clock dates are said to be so; the clock of a ship that logs all it hears dates them.
sed 's/^\\[^\\]*\\//' sea/A.nmea | head -40 > bare.nmea
isthmus sea track bare.nmea
(echo '$GPRMC,092211.00,A,5759.09700,N,01144.34344,E,5.257,28.27,200715,,,A*58'; cat bare.nmea) > log.nmea
isthmus sea track log.nmea --csv | head -3
# A log that begins at its end gives next to nothing, and says so.
tac sea/A.nmea > backward.nmea
isthmus sea events backward.nmea --kind gap --csv | wc -l; isthmus sea track backward.nmea >/dev/null; echo "exit code $?"
