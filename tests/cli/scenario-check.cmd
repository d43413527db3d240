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
