# A log as if it came now; what the ledger holds is not told twice.
isthmus sea simulate sea --vessels 100 --days 1.5 --rate all=40 --seed 5 >/dev/null
feeds="A=sea/A.nmea B=sea/B.nmea --list sea/listed.csv"
isthmus sea watch $feeds --once --kind rendezvous --kind drifting
isthmus sea watch A=- --once --kind speed-change --json --list sea/listed.csv <sea/A.nmea | head -2
isthmus ledger init my.db
isthmus sea watch $feeds --once --ledger my.db >told; wc -l <told
isthmus sea watch $feeds --once --ledger my.db >again; wc -l <again
# The end of a pipe ends a watch that goes on.
head -6000 sea/A.nmea | { timeout 100 isthmus sea watch A=- --kind area --areas sea/areas.geojson --list sea/listed.csv >told; echo "exit $?"; }
wc -l <told
