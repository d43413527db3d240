# A small sea; the same seed gives the same bytes.
isthmus sea simulate one --vessels 30 --days 0.5 --rate all=30 --rate gap=60 --csv
isthmus sea simulate two --vessels 30 --days 0.5 --rate all=30 --rate gap=60 --json
for file in A.nmea B.nmea truth.csv listed.csv stations.csv areas.geojson; do cmp one/$file two/$file && echo "same $file"; done
head -3 one/A.nmea
head -4 one/truth.csv
head -2 one/stations.csv
isthmus sea simulate other --vessels 30 --days 0.5 --seed 2 --csv
cmp -s one/A.nmea other/A.nmea || echo "another seed, another sea"
isthmus sea simulate three --rate gaps=1; echo "exit $?"
isthmus sea simulate three --rate gap=-1; echo "exit $?"
isthmus sea simulate three --rate area=1; echo "exit $?"
isthmus sea simulate three --rate gap=1 --rate all=2 --rate gap=3; echo "exit $?"
isthmus sea simulate three --days 0; echo "exit $?"
test -e three || echo "nothing is written"
