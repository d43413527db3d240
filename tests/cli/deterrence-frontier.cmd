isthmus deterrence frontier paper
echo "--- exit $?"
isthmus deterrence frontier paper --crisis taiwan-strait=active,nato-east=building --kind air-defence-battery --all
echo "--- exit $?"
isthmus deterrence frontier paper --month 2027-01 --crisis korea=active --kind all --csv
echo "--- exit $?"
isthmus deterrence frontier paper --expect --futures 8 --exchanges --json | head -24
isthmus deterrence frontier paper --between euro-atlantic,middle-east --svg frontier.svg --kind land-brigade --csv | head -3
head -c 200 frontier.svg
echo
isthmus deterrence frontier paper --crisis taiwan=active
echo "--- exit $?"
isthmus deterrence frontier paper --month 1999-01
echo "--- exit $?"
isthmus deterrence frontier paper --set cost.taiwan-strait:900000 --csv --exchanges | cut -d, -f1-9 | head -3
isthmus deterrence frontier paper --cooperation --off deterrence --csv --exchanges | cut -d, -f1-9 | head -3
isthmus deterrence frontier paper --set cost.taiwan:1; echo "--- exit $?"
