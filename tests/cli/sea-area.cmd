# Vessels, hours and events in areas: over everything, over two halves that add up, a vessel a row, and what is refused.
isthmus sea simulate sea --vessels 60 --days 1 --rate all=40 --seed 5 >/dev/null
feeds="A=sea/A.nmea B=sea/B.nmea --list sea/listed.csv --areas sea/areas.geojson"
isthmus sea area $feeds
isthmus sea area $feeds --to 2024-03-01T12:00:00Z --csv | cut -d, -f1-4
isthmus sea area $feeds --from 2024-03-01T12:00:00Z --csv | cut -d, -f1-4
isthmus sea area $feeds --each | head -12
isthmus sea area $feeds --json | head -32
isthmus sea area --areas sea/areas.geojson; echo "exit $?"
isthmus sea area A=sea/A.nmea; echo "exit $?"
isthmus sea area $feeds --from 2024-03-02 --to 2024-03-01; echo "exit $?"
isthmus sea area $feeds --from noon; echo "exit $?"
