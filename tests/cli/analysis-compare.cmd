# Two scenarios side by side on a tiny world: one number otherwise, a range otherwise, another counterfactual; and bad questions.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
printf 'extends: tiny.yaml\nname: other\ntitle: A line that some think faster\nsince: 2023-12-31\nlabel: PUBLIC\nlines: {rotem: {capacity: {2024-02: [4, 5, 12]}, reason: Another view.}}\n' >other.yaml
isthmus analysis compare ./tiny.yaml ./tiny.yaml --futures 256 --second-set scale.rotem:0.7 --all
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256 --levers | sed -n 14,27p
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256 --levers --csv | cut -d, -f1-7 | grep faster
isthmus analysis compare ./tiny.yaml ./tiny.yaml --futures 64 --second-against file --headlines | head -n 13
isthmus analysis compare ./tiny.yaml ./tiny.yaml --futures 64 | grep -A 3 'No value'
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256 --csv --metric tanks
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256 --json --headlines
# The same bytes for any threads; and each side is what `run` says of it.
isthmus analysis compare ./tiny.yaml ./other.yaml --until 5% --csv >one
isthmus analysis compare ./tiny.yaml ./other.yaml --until 5% --csv --threads 2 >two
cmp one two && echo 'the same bytes'
isthmus run ./other.yaml --futures 256 --csv | awk -F, '$3 == "total" && $2 == "all" {print $8}'
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 256 --csv | awk -F, '$3 == "total" && $2 == "all" {print $11}'
isthmus analysis compare ./tiny.yaml; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --futures 12; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --second-set scale.rotm:1; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --second-off slower; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --second-against nowt; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --csv --metric tank; echo "exit $?"
isthmus analysis compare ./tiny.yaml ./other.yaml --csv --metric tanks --place indo-pacifc; echo "exit $?"
