# Wrong words and broken files: a sentence, an exit code, nothing on stdout.
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
try isthmus ledger show transfers --to Polnad
try isthmus ledger show transfers --to Poland --as-of 2024-13-01
try isthmus ledger show transfers --ledger absent.db
printf 'not a ledger' > text.db
try isthmus ledger show transfers --ledger text.db
try isthmus ledger show exports --windows 2013-2017
try isthmus ledger show exports --windows 2017-2013,2018-2022
try isthmus ledger show transfer
try isthmus ledger source transfer/poland-k9-contrat-2022
try isthmus ledger source transfer/poland-k9-contract-elcano --as-of 2023-12-31
try isthmus ledger source nothing
try isthmus ledger export
try isthmus ledger export --table transfer
try isthmus ledger export --table transfers --geojson
try isthmus ledger export --table areas --csv --json
try isthmus ledger import x.csv
isthmus ledger init my.db | sed "s/[0-9][0-9]*/N/"
try isthmus ledger import --ledger my.db absent.csv
printf 'a,b\n1,2\n' > strange.csv
try isthmus ledger import --ledger my.db strange.csv
printf 'key,kind,suplier\ntransfer/x,contract,ROK\n' > transfers.csv
try isthmus ledger import --ledger my.db transfers.csv
try isthmus ledger import --ledger my.db strange.csv --form sipri-registre
printf 'key,name,kind,source,known_from,confidence,supersedes\nevent/a,A,test,source/elcano-nato-rok,2024-02,low,event/b\nevent/b,B,test,source/elcano-nato-rok,2024-02,low,event/a\n' > events.csv
try isthmus ledger import --ledger my.db events.csv
try isthmus ledger init here --data absent
ls
