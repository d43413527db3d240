# A wrong word is answered by the nearest right one, and nothing reaches stdout.
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
try isthmus completoin
try isthmus xyzzy
try isthmus --verbose
try isthmus completion
try isthmus completion bsh
try isthmus completion bash fish
try isthmus completion bash --json
