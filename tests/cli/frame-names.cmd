# slow
# A name that the scenario, the ledger or a folder does not have is exit 1; what no data would make right is exit 2.
try() { "$@" >out; echo "exit $?, $(wc -c <out) bytes"; }
try isthmus run nowhere
try isthmus run paper --against nobody
try isthmus run paper --set base.nowhere:1
try isthmus run paper --off nobody
try isthmus run paper --rare nowhere
try isthmus run paper --trace 1 --coalition industry,nobody
try isthmus analysis compare paper paper --second-off nobody
try isthmus analysis compare paper paper --csv --metric nothing
try isthmus analysis beliefs paper --a base.nowhere:1 --b base.korea:0.001
try isthmus analysis refute paper --claim "nobody lowers loss"
try isthmus analysis discover paper --claim "industry lowers loss" --inputs nothing
try isthmus analysis sensitivity paper --of "industry on nothing"
try isthmus analysis sensitivity paper --method shapley --correlated "nothing~base.korea=0.5"
try isthmus deterrence frontier paper --between nowhere,euro-atlantic
try isthmus deterrence frontier paper --month 1999-01
try isthmus deterrence posture paper --kind nothing
try isthmus deterrence posture paper --coalition nobody
try isthmus deterrence posture paper --against nobody
try isthmus deterrence posture paper --month 1999-01
try isthmus deterrence response --crisis nowhere
try isthmus industry pipeline --from nobody
try isthmus industry pipeline --by 1999
try isthmus industry invest --perspective nobody
try isthmus industry backfill --route nowhere
try isthmus ledger show agreements --between NATO,Nobody
try isthmus ledger show transfers --item k99
try isthmus ledger source transfer/nothing
try isthmus ledger trace nothing
# Not of a known form.
try isthmus run paper --set base.korea
try isthmus run paper --set base.korea:much
try isthmus analysis compare paper paper --second-set base.korea
try isthmus analysis beliefs paper --a base.korea --b base.korea:0.001
try isthmus analysis refute paper --claim "industry is good"
try isthmus analysis sensitivity paper --of industry
try isthmus analysis sensitivity paper --method shapley --correlated base.korea
try isthmus deterrence posture paper --month soon
try isthmus ledger export --table nothing
try isthmus ledger show agreements --between ,
try isthmus ledger show agreements --between NATO,,ROK
try isthmus industry breakeven --with industry,
try isthmus serve --clearance secret
# Said twice: which is meant is not guessed.
try isthmus run paper --set base.korea:0.001 --set base.korea:0.002
try isthmus run paper --seed 1 --seed 2
try isthmus deterrence posture paper --coalition all --coalition none
try isthmus analysis beliefs paper --a base.korea:0.001 --a base.korea:0.002
try isthmus analysis sensitivity paper --method shapley --correlated "base.korea~base.taiwan-strait=0.5,base.taiwan-strait~base.korea=0.6"
# An empty value is what an unset variable of a script leaves.
try isthmus run --against ''
try isthmus ledger show agreements --between=
try isthmus run ''
# What is said of the second alone takes the place of what is said of both.
isthmus analysis compare paper paper --set base.korea:0.001 --second-set base.korea:0.002 --futures 24 --off industry | tail -1
