# What two partners see together that neither sees alone.
isthmus sea simulate sea --vessels 150 --days 2 --rate all=20 --seed 6 >/dev/null
feeds="A=sea/A.nmea B=sea/B.nmea --list sea/listed.csv"
isthmus sea compare $feeds --truth sea/truth.csv --kind gap --kind rendezvous --kind dark-rendezvous
isthmus sea compare $feeds --each --kind rendezvous --csv
isthmus sea compare $feeds --aggregates --areas sea/areas.geojson --minimum 3 --csv | head -20
isthmus ledger init my.db
isthmus sea compare $feeds --truth sea/truth.csv --ledger my.db --label PUBLIC --csv >/dev/null
isthmus ledger show measures --ledger my.db --csv | head -4
isthmus sea compare sea/A.nmea --kind rendezvous | tail -2
isthmus sea compare $feeds --truth sea/stations.csv; echo "exit $?"
