# A full disk is told, a reader that goes away is not, and closed streams harm nothing.
isthmus completion bash >/dev/full; echo "exit $?"
isthmus ledger show agreements >/dev/full; echo "exit $?"
{ isthmus completion bash; echo "exit $?" >&2; } | true
yes '!AIVDM,1,1,,B,1;q23P0P00a>seFC2vnFSc>n0000,0*2F' | head -20000 >log.nmea
{ isthmus sea decode log.nmea; echo "exit $?" >&2; } | true
isthmus completion bash >&-; echo "exit $?"
# $COLUMNS bounds a table in a pipe.
COLUMNS=70 isthmus ledger show spending | awk 'length > widest { widest = length } END { print (widest <= 70 ? "fits" : widest) }'
# A picture on stdout is nothing but the picture.
isthmus deterrence frontier paper --svg - | tail -c 7
# A file that cannot be made whole is told by the name that was asked for, and nothing of it stays.
(ulimit -f 100; isthmus ledger init big.db); echo "exit $?"; ls big.db* 2>/dev/null
isthmus share init /nowhere/e.db --side NATO; echo "exit $?"
