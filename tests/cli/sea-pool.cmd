# Counts of two partners set against each other; what they are as measures; what is refused.
isthmus sea simulate sea --vessels 150 --days 2 --rate all=30 --seed 5 >/dev/null
isthmus ledger init my.db
isthmus sea compare A=sea/A.nmea --aggregates --minimum 3 --cell 2 --ledger my.db --label PUBLIC >/dev/null
isthmus sea compare B=sea/B.nmea --aggregates --minimum 3 --cell 2 --ledger my.db --label PUBLIC >/dev/null
isthmus sea pool A B --ledger my.db
isthmus sea pool B A --ledger my.db --csv
isthmus ledger show measures --ledger my.db --csv | grep 2x2 | head -3
isthmus sea pool A C --ledger my.db; echo "exit $?"
isthmus sea compare B=sea/B.nmea --aggregates --minimum 3 --ledger my.db --label PUBLIC >/dev/null
isthmus sea pool A B --ledger my.db; echo "exit $?"
isthmus sea pool A --ledger my.db; echo "exit $?"
