# Feeds that are not what they should be: said on stderr, and what there is stands all the same.
isthmus sea simulate sea --vessels 20 --days 1 --rate all=60 --seed 5 > /dev/null
touch empty.nmea
isthmus sea events A=sea/A.nmea B=empty.nmea --kind gap
head -c 3000 sea/A.nmea | tr '!' '#' > prose.txt
isthmus sea track prose.txt
gzip -c sea/A.nmea | head -c -5 > cut.gz
isthmus sea events A=cut.gz --kind gap --summary; echo "exit code $?"
isthmus sea decode --count cut.gz | head -3
isthmus sea events A=sea; echo "exit code $?"
isthmus sea events A=- B=-; echo "exit code $?"
isthmus sea watch A=tcp:localhost; echo "exit code $?"
sed '3s/...$/*00/; 9p' sea/A.nmea > wrong.nmea
isthmus sea track wrong.nmea > /dev/null
isthmus sea decode prose.txt
