# Three allies on the paper's world: at peace, in two crises, as tables for programs, and what cannot be asked.
cp "$ISTHMUS_SOURCE"/scenarios/paper.yaml "$ISTHMUS_SOURCE"/tests/data/scenario/dialogue.yaml .
isthmus deterrence game ./dialogue.yaml --draws 16
echo "--- exit $?"
isthmus deterrence game ./dialogue.yaml --draws 0 --crisis taiwan-strait=active,nato-east=building --csv
isthmus deterrence game ./dialogue.yaml --draws 0 --crisis taiwan-strait=active --units --json | head -18
isthmus deterrence game paper
echo "--- exit $?"
