# A ledger of one's own: made, filled with good and bad rows, exported and read back.
export ISTHMUS_LEDGER=
isthmus ledger init my.db | sed "s/[0-9][0-9]*/N/"
isthmus ledger init my.db; echo "exit $?"
cat > mine-transfers.csv <<END
key,kind,supplier,recipient,item,quantity,source,known_from,confidence,label
transfer/one,contract,South Korea,Poland,k2,10,source/elcano-nato-rok,2024-01-31,high,PUBLIC
transfer/two,contract,ROK,Polnad,k2,10,source/elcano-nato-rok,2024-01-31,high,PUBLIC
transfer/three,contract,ROK,POL,k2,10,source/elcano-nato-rok,2024-13,high,PUBLIC
transfer/four,contract,ROK,POL,k2
transfer/five,contract,ROK,POL,k2,11,source/elcano-nato-rok,2024-01-31,medium,
END
isthmus ledger import --ledger my.db mine-transfers.csv; echo "exit $?"
isthmus ledger import --ledger my.db mine-transfers.csv --csv 2>/dev/null; echo "exit $?"
isthmus ledger export --ledger my.db --table transfers | grep -e ^key -e transfer/one -e transfer/five | cut -c 1-60
isthmus ledger export --ledger my.db --table transfers --everything --json | grep '"key": "transfer/\(one\|five\)"'
isthmus ledger export --ledger my.db --out all --everything
isthmus ledger export --ledger my.db --table areas --geojson --out areas.geojson
mkdir again; cp all/*.csv again
isthmus ledger init again.db --data again | sed "s/[0-9][0-9]*/N/"
isthmus ledger export --ledger again.db --out twice --everything && diff -r all twice && echo "the same ledger"
isthmus ledger show exports --ledger my.db --windows 2020-2020,2021-2021
cat > yearly.csv <<END
supplier,year,tiv_export_million
South Korea,2020,100
South Korea,2021,150
END
isthmus ledger import --ledger my.db yearly.csv; echo "exit $?"
isthmus ledger import --ledger my.db yearly.csv --known-from 2022-03-14
isthmus ledger show exports --ledger my.db --windows 2020-2020,2021-2021
isthmus ledger import --forms --csv | head -n 4
