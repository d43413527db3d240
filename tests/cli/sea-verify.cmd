# Events sealed, found as sealed, and one changed character told, of a sentence or of a claim.
isthmus sea simulate sea --vessels 60 --days 1 --rate all=40 --seed 5 >/dev/null
isthmus sea events A=sea/A.nmea B=sea/B.nmea --kind rendezvous --json > events.json
isthmus sea verify events.json; echo "exit $?"
sed '0,/AIVDM,1,1,,A,1/s//AIVDM,1,1,,A,3/' events.json > changed.json
isthmus sea verify changed.json; echo "exit $?"
sed '0,/"lon":12/s//"lon":13/; 0,/"lon": 12/s//"lon": 13/' events.json > moved.json
isthmus sea verify moved.json; echo "exit $?"
isthmus sea watch A=sea/A.nmea --once --json --kind gap > told.jsonl
isthmus sea verify told.jsonl events.json --csv
isthmus sea verify sea/stations.csv; echo "exit $?"
isthmus sea verify; echo "exit $?"
