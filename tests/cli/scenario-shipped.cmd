# The shipped scenarios: each is sound, and the small ones say where they differ from the world that they change.
export COLUMNS=120
for name in two-theatres paper two-theatres-2022-12-31 two-theatres-2023-06-30 taiwan-first korea-first europe-first simultaneous; do
    isthmus scenario check $name | head -n 1
done
isthmus scenario check | sed -n 's/^\(counterfactuals\|levers\) /\1 /p'
isthmus scenario diff two-theatres taiwan-first
isthmus scenario diff taiwan-first simultaneous
isthmus scenario check --as-of 2022-12-31 | head -n 1
isthmus scenario check --as-of 2021-12-31; echo "exit $?"
