# slow
# What an answer hangs on; small, so that it is quick
isthmus analysis sensitivity paper --of "practical on korean found" --inputs "kappa_p.*,revealing.*" --samples 4 --futures 8; echo "exit $?"
isthmus analysis sensitivity paper --method sobol --of "practical on found, korean" --inputs "kappa_p.*" --samples 64 --futures 8 --top 3 --csv | cut -d, -f2-4,6,10 | grep "^[r0-9]"; echo "exit $?"
isthmus analysis sensitivity paper --method shapley --of "maritime-security on korean found" --count alone --inputs "kappa_p.y*,kappa_p.e*" --samples 64 --futures 8; echo "exit $?"
isthmus analysis sensitivity paper --inputs kappa_p.yelow-sea; echo "exit $?"
isthmus analysis sensitivity paper --of "industri on korean found"; echo "exit $?"
isthmus analysis sensitivity paper --of "industry on korean fund"; echo "exit $?"
isthmus analysis sensitivity paper --method monte; echo "exit $?"
isthmus analysis sensitivity paper --method shapley --of "practical on korean found" --inputs "kappa_p.y*,kappa_p.e*" --correlated "kappa_p.yellow-sea~kappa_p.east-sea=0.8" --samples 64 --futures 8; echo "exit $?"
isthmus analysis sensitivity paper --method shapley --correlated "kappa_p.yellow-sea~kappa_p.east-sea" --inputs "kappa_p.*"; echo "exit $?"
