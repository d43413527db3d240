# slow
# From a number to its inputs, and from each to its source
isthmus ledger trace "practical on korean found" --scenario paper --futures 8 --count alone --rows 3 --json | grep -E '"(input|moved|kind)"' | head -9
isthmus ledger trace "watching the sea" --scenario paper --futures 8 --count alone --rows 2 >headline.txt; echo "exit $?"
head -1 headline.txt; tail -1 headline.txt
isthmus ledger trace "Polish tanks" --scenario paper; echo "exit $?"
isthmus ledger trace "deterrence" --scenario paper; echo "exit $?"
