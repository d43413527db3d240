# Tracks, points, identities, density.
isthmus sea simulate sea --vessels 40 --days 0.5 --rate all=40 --seed 5 >/dev/null
isthmus sea track A=sea/A.nmea B=sea/B.nmea | head -12
isthmus sea track A=sea/A.nmea --points --mmsi 790000002 --csv --to 2024-03-01T03:00:00Z | head -5
isthmus sea track A=sea/A.nmea --identities --mmsi 791000001
isthmus sea track A=sea/A.nmea B=sea/B.nmea --density 2 --csv | head -6
isthmus sea track A=sea/A.nmea --geojson --mmsi 790000002 | head -c 240; echo
isthmus sea track A=sea/A.nmea --from yesterday; echo "exit $?"
