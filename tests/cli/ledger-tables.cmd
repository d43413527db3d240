# Every table for reading and for programs; places as GeoJSON.
isthmus ledger show sources --csv | head -n 3
isthmus ledger show actors --csv | grep -e ^ROK -e ^POL
isthmus ledger show areas --csv | cut -d, -f1,2,4,5 | head -n 3
isthmus ledger show areas --geojson | grep -o '"key":"area/[a-z-]*"' | head -n 3
isthmus ledger show events --geojson | grep -o '"key":"event/[a-z0-9-]*"' | head -n 3
isthmus ledger show events --csv | head -n 2
isthmus ledger show holdings --csv | head -n 3
isthmus ledger show production --csv | head -n 3
isthmus ledger show posture --csv | head -n 3
isthmus ledger show transit --json | head -n 16
isthmus ledger show vessels --csv | head -n 3
isthmus ledger show claims --as-of 2024-01-31 --csv | sed -n '1p;24p'
isthmus ledger show claims --as-of 2024-01-30
isthmus ledger show mechanisms --csv | grep -e ^key -e elcano-34 | cut -d, -f1-5
isthmus ledger show outcomes
isthmus ledger show measures
isthmus ledger show money --csv | grep -e currency -e krw-2022 -e usd-2023
