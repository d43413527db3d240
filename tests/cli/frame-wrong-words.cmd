# A wrong word is answered by the nearest right one, and nothing reaches stdout.
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
try isthmus completoin
try isthmus xyzzy
try isthmus compare
try isthmus frontier
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
# So is what could not be written: a billion futures are not replayed before that is found.
try isthmus run --futures 1000000000 --snapshot /nowhere/answer.html
try isthmus run --futures 1000000000 --out out/x
try isthmus analysis sensitivity --futures 1000000 --out /dev/null/x
try isthmus run --off ''
try isthmus ledger init /nowhere/my.db
