# A full disk is told, a reader that goes away is not, and closed streams harm nothing.
isthmus completion bash >/dev/full; echo "exit $?"
isthmus ledger show agreements >/dev/full; echo "exit $?"
{ isthmus completion bash; echo "exit $?" >&2; } | true
isthmus completion bash >&-; echo "exit $?"
# $COLUMNS bounds a table in a pipe.
COLUMNS=70 isthmus ledger show spending | awk 'length > widest { widest = length } END { print (widest <= 70 ? "fits" : widest) }'
# A picture on stdout is nothing but the picture.
isthmus deterrence frontier paper --svg - | tail -c 7
