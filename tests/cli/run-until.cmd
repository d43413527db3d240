# As many futures as a precision takes: looked at only at 512 and four counts to each double, and the same bytes as a run of so many.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus run ./tiny.yaml --until 5% --out until | tail -n 4
isthmus run ./tiny.yaml --futures 3584 --threads 2 --out plain >/dev/null
diff -r until plain && echo 'the same bytes'
isthmus run ./tiny.yaml --until 5 --futures 1024 --csv | wc -l
isthmus run ./tiny.yaml --until 0; echo "exit $?"
isthmus run ./tiny.yaml --until soon; echo "exit $?"
# In strata: the same bytes for any threads and blocks; and what holds the plain sample refuses.
isthmus run ./tiny.yaml --strata --until 5% --csv >one
isthmus run ./tiny.yaml --strata --until 5% --csv --threads 2 --block 16 >two
cmp one two && echo 'the same bytes'
isthmus run ./tiny.yaml --strata --until 5% | grep 'The same numbers'
isthmus run ./tiny.yaml --strata --trace 3; echo "exit $?"
