# slow
# A rare onset is sampled beside the plain futures: both means, both errors, and what the second sample is worth.
isthmus run paper --rare taiwan-strait --futures 256 --threads 1 --out one | grep -A 3 'sampled where'
isthmus run paper --rare taiwan-strait --futures 256 --threads 2 --block 16 --out two >/dev/null
diff -r one two && echo 'the same bytes'
head -n 1 one/rare.csv
isthmus run paper --rare taiwan-strat --futures 64; echo "exit $?"
isthmus run paper --rare ukraine-war --futures 64; echo "exit $?"
isthmus run paper --rare korea --futures 64 --shard 1/2; echo "exit $?"
