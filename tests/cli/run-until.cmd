# As many futures as a precision takes: looked at only at 512 and its doublings, and the same bytes as a run of so many.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus run ./tiny.yaml --until 5% --out until | tail -n 4
isthmus run ./tiny.yaml --futures 4096 --threads 2 --out plain >/dev/null
diff -r until plain && echo 'the same bytes'
isthmus run ./tiny.yaml --until 5 --futures 1024 --csv | wc -l
isthmus run ./tiny.yaml --until 0; echo "exit $?"
isthmus run ./tiny.yaml --until soon; echo "exit $?"
