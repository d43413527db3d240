# The table of assumptions goes out, is edited, and comes back.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus scenario assumptions ./tiny.yaml --csv >mine.csv
cut -d, -f1-10 mine.csv
# Unchanged it changes nothing.
isthmus scenario assumptions ./tiny.yaml --assumptions mine.csv --csv | cmp - mine.csv && echo same
sed 's/^lead.rotem,assumption,constant,,,,,,,10,/lead.rotem,assumption,constant,,,,,,,12,/' mine.csv >edited.csv
isthmus scenario diff ./tiny.yaml ./tiny.yaml --assumptions edited.csv
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
sed 's/,180,/,190,/' mine.csv >edited.csv; try isthmus scenario check ./tiny.yaml --assumptions edited.csv
sed 's/^lead.rotem/laed.rotem/' mine.csv >edited.csv; try isthmus scenario check ./tiny.yaml --assumptions edited.csv
sed 's/,4,5,8,/,4,9,8,/' mine.csv >edited.csv; try isthmus scenario check ./tiny.yaml --assumptions edited.csv
