# slow
# What is on its way: orders, customers, lines; filters, pictures, and rows for programs; then what goes when it goes.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/arms.yaml .
export COLUMNS=170
isthmus industry pipeline ./arms.yaml --futures 256 --svg all.svg
isthmus industry pipeline ./arms.yaml --futures 256 --from ROK --to POL --by 2024-12-31 --csv >one.csv
head -n 4 one.csv
isthmus industry pipeline ./arms.yaml --futures 256 --from ROK --to POL --by 2024-12-31 --csv --threads 2 | cmp - one.csv && echo "the same bytes with two threads"
isthmus industry pipeline ./arms.yaml --futures 256 --item leopard --with none --svg leopard.svg
isthmus industry backfill ./arms.yaml --futures 256 --svg given.svg
isthmus industry backfill ./arms.yaml --futures 256 --csv | sed -n '1,3p;50p'
grep -c '<svg' all.svg leopard.svg given.svg
isthmus industry pipeline ./arms.yaml --item leopart; echo "exit $?"
isthmus industry pipeline ./arms.yaml --by 2031; echo "exit $?"
isthmus industry backfill ./arms.yaml --futures 64 --route poland-planes; echo "exit $?"
