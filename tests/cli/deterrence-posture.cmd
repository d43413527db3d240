isthmus deterrence posture --month 2027-01 --futures 64
isthmus deterrence posture --flows --future 3
isthmus deterrence posture --crises --month 2030-12 --futures 64 --coalition none --csv
isthmus deterrence posture --futures 64 --month 2027-01 --kind surface-combatant --svg map.svg --geojson places.geojson --csv | head -3
grep -c '<path' map.svg; grep -o '<title id="world-map-title">[^<]*' map.svg
python3 -c "import json; f = json.load(open('places.geojson'))['features']; print(len(f), sorted({x['properties']['kind'] for x in f}))"
isthmus deterrence posture --month 1999-01; echo "code $?"
isthmus deterrence posture --kind tanks; echo "code $?"
isthmus deterrence posture --futures 64 --month 2030-01 --crises --set base.korea:0.05 --csv | grep korea
isthmus deterrence posture --futures 64 --month 2027-01 --csv > all.csv; isthmus deterrence posture --futures 64 --month 2027-01 --off deterrence --csv > off.csv; cmp -s all.csv off.csv; echo "differs $?"
isthmus deterrence posture --set base.kore:1; echo "code $?"
isthmus deterrence posture --off nothing-such; echo "code $?"
