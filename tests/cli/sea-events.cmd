# Two partners' feeds of a small sea: events, counts, GeoJSON, the ledger, and what is refused.
isthmus sea simulate sea --vessels 120 --days 2 --rate all=25 --seed 5 >/dev/null
feeds="A=sea/A.nmea B=sea/B.nmea --list sea/listed.csv"
isthmus sea events $feeds --areas sea/areas.geojson --summary
isthmus sea events $feeds --kind gap --kind rendezvous
isthmus sea events $feeds --kind dark-rendezvous --json | head -60
isthmus sea events $feeds --kind drifting --csv | cut -d, -f1-9
isthmus sea events $feeds --kind circle-spoofing --geojson | head -c 300; echo
isthmus sea events --list-thresholds --preset starboard | head -22
isthmus ledger init my.db
isthmus sea events $feeds --kind gap --ledger my.db --label PUBLIC --summary >/dev/null
isthmus sea events $feeds --kind gap --ledger my.db --label PUBLIC --summary >/dev/null
isthmus ledger show events --ledger my.db --csv | grep -c '^event/sea-'
isthmus sea events $feeds --preset strboard; echo "exit $?"
isthmus sea events $feeds --kind gapp; echo "exit $?"
isthmus sea events; echo "exit $?"
isthmus sea events nothing.nmea; echo "exit $?"
