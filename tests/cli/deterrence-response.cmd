# Three playbooks for one crisis on the paper's world, one of them under an agreement that has ended; and what cannot be asked.
cp "$ISTHMUS_SOURCE"/scenarios/paper.yaml "$ISTHMUS_SOURCE"/tests/data/scenario/dialogue.yaml .
isthmus deterrence response ./dialogue.yaml --futures 64
echo "--- exit $?"
isthmus deterrence response ./dialogue.yaml --futures 16 --crisis korea --csv
isthmus deterrence response ./dialogue.yaml --crisis nato-east
echo "--- exit $?"
isthmus deterrence response paper
echo "--- exit $?"
sed 's#agreement: agreement/nato-rok-ipcp-2012#agreement: the IPCP#' dialogue.yaml >bad.yaml
isthmus deterrence response ./bad.yaml
echo "--- exit $?"
