# What a scenario holds: its parts, its numbers, its assumptions, and where two differ.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus scenario show ./tiny.yaml
isthmus scenario show ./tiny.yaml --inputs --kind fact
isthmus scenario show ./tiny.yaml --inputs --json | head -n 14
isthmus scenario show --keys --csv | grep -e '^part' -e '^theatres' -e surge
isthmus scenario assumptions ./tiny.yaml
isthmus scenario diff ./tiny.yaml ./tiny.yaml
