# The paper's sections, the areas agreed and the pipeline to Poland as the ledger has them.
isthmus paper --futures 24 --csv >paper.csv; echo "exit $?"
cut -d, -f1 paper.csv
grep -o '11 areas of cooperation under the ITPP, 7 before it; South Korea spends 2.7% of GDP' paper.csv
grep -o '180 K2 of 1000 are under contract; 212 K9 of 672' paper.csv
isthmus paper --futures 25; echo "exit $?"
grep -c 'not built yet' paper.csv
isthmus paper --futures 24 | grep 'Figures of the run'
