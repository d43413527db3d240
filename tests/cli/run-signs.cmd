# slow
# Signs in the default world: what the paper says of deliveries, donations, shells and the sea; twice the simulation's error off 0.
# With every elasticity of war at 0, neither industry nor practical cooperation changes an onset; what is planned for a crisis
# may still end a war sooner, and so lets the next one begin.
isthmus run --futures 512 --seed 3 --csv >values.csv
sign() { awk -F, -v m="$1" -v p="$2" -v a="$3" '$1 == m && $2 == p && $3 == "shapley" && $4 == a {
    print m, p, a ": " ($8 > 2 * $12 ? "more" : $8 < -2 * $12 ? "less" : "not told from chance") }' values.csv; }
sign brigades euro-atlantic industry
sign brigades indo-pacific industry
sign tanks-given european industry
sign shell-shortfall european industry
sign late-korean all industry
sign earned korean industry
sign found korean practical
sign war-gap all deterrence
awk -F, '$1 == "onsets" && $3 == "shapley" && $4 != "deterrence" && $21 + 0 != 0 { n++ }
    END { print n + 0, "onsets changed by industry or practice when nothing deters" }' values.csv
