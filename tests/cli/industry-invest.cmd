# slow
# What more money buys, and unless what the orders help: tables, the same bytes for any threads, and bad questions.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/arms.yaml .
export COLUMNS=170
isthmus industry invest ./arms.yaml --futures 256 --metric shell-shortfall --perspective european
isthmus industry invest ./arms.yaml --futures 256 --metric shell-shortfall --exhaustive 1 | sed -n '/Together/,$p'
isthmus industry invest ./arms.yaml --futures 256 --csv >candidates.csv
isthmus industry invest ./arms.yaml --futures 256 --csv --threads 2 | cmp - candidates.csv && echo "the same bytes with two threads"
head -n 3 candidates.csv
isthmus industry invest ./arms.yaml --futures 64 --budget 100 | tail -n 6; isthmus industry invest ./arms.yaml --futures 64 --budget 100 >/dev/null; echo "exit $?"
isthmus industry breakeven ./arms.yaml --futures 256
isthmus industry breakeven ./arms.yaml --futures 256 --levers local-production --csv >breakeven.csv
isthmus industry breakeven ./arms.yaml --futures 256 --levers local-production --csv --threads 2 | cmp - breakeven.csv && echo "the same bytes with two threads"
cut -d, -f 1-6,8,12 breakeven.csv
isthmus industry invest ./arms.yaml --metric shell-shortfal; echo "exit $?"
isthmus industry breakeven ./arms.yaml --with none; echo "exit $?"
isthmus industry invest "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml; echo "exit $?"
