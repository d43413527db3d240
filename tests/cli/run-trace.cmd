# One future, for people and for programs.
COLUMNS=120 isthmus run paper --trace 5 --coalition industry | head -40
isthmus run paper --trace 5 --coalition industry | tail -3
isthmus run paper --trace 5 --csv | head -1
isthmus run paper --trace 5 --csv | grep -v ',drawn,' | cut -d, -f2 | sort | uniq -c | sort -rn | head -20
isthmus run paper --trace 5 --json | grep -c '"month"'
isthmus run paper --trace 5 --coalition nobody
isthmus run paper --trace 5 --out here
isthmus run paper --coalition all
isthmus run paper --trace 5 --set base.korea:0.05 --off practical | tail -1
isthmus run paper --trace 5 --set base.korea:0.05 --csv | grep -c ',korea,'
isthmus run paper --trace 5 --csv | grep -c ",korea,"; true
