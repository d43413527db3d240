# A scenario is checked, and what is wrong is said with file, line and key.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus scenario check ./tiny.yaml
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
sed 's/rate: 4/rate: -4/' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
sed 's/maker: ROK/maker: RKO/' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
sed 's/poland-k2-contract-2022/poland-k2-kontract-2022/' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
sed 's/, reason: Counted from deliveries.//' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
sed 's/2024-02: \[/2024-13: [/' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
sed 's/scale.rotem: 1.5/scael.rotem: 1.5/' tiny.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
try isthmus scenario check ./tiny.yaml --as-of 2023-06-30
try isthmus scenario check ./absent.yaml
try isthmus scenario check papr
try isthmus scenario check Poland
# The example of docs/scenario.md: a shipped scenario is extended by its name, from any folder.
printf '%s\n' 'name: late-k2' 'extends: paper' 'since: 2024-01-31' 'lines: {k2pl: {slip: {range: [12, 36], reason: Two years late.}}}' 'flows: ~' >late-k2.yaml
try isthmus scenario check ./late-k2.yaml
echo 'metrics: {intercepted: ~}' >>late-k2.yaml
isthmus scenario diff paper ./late-k2.yaml --csv | head -5
sed 's/extends: paper/extends: papr.yaml/' late-k2.yaml >bad.yaml; try isthmus scenario check ./bad.yaml
# A table of a spreadsheet whose commas are decimal.
printf 'name;kind;value\nslip.k2pl;assumption;0,5\n' >mine.csv; try isthmus scenario check paper --assumptions mine.csv
