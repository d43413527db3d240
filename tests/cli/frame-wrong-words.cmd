# A wrong word is answered by the nearest right one, and nothing reaches stdout.
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
try isthmus completoin
try isthmus xyzzy
try isthmus --verbose
try isthmus completion
try isthmus completion bsh
try isthmus completion bash fish
try isthmus completion bash --json
# Options that say nothing without another, or against one, are refused before anything is worked out.
try isthmus run --fut 8
try isthmus run --seed -1
try isthmus run --csv --json
try isthmus run --place all --csv
try isthmus run --metric loss
try isthmus run --headlines --metric loss --json
try isthmus scenario show --inputs --report --names
try isthmus ledger show areas --csv --geojson
