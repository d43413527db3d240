# slow
# In which worlds a claim holds; of files with a known box, of files of noise, of a small question to a scenario
awk 'BEGIN { print "a,b,policy"; for (i = 0; i < 300; i++) printf "%.3f,%.3f,p%d\n", (i * 37 % 300) / 300, (i * 101 % 300) / 300, i % 2 }' >experiments.csv
awk -F, 'NR == 1 { print "y" } NR > 1 { print ($1 > 0.6 && $2 < 0.5) }' experiments.csv >outcomes.csv
awk 'NR == 1 { print "y" } NR > 1 { print (NR * NR * 7919 % 1009 > 700) }' experiments.csv >noise.csv
isthmus analysis discover --experiments experiments.csv --outcomes outcomes.csv --claim "y >= 0.5" --out found; echo "exit $?"
ls found; head -3 found/trajectory.csv
isthmus analysis discover --experiments experiments.csv --outcomes noise.csv --claim "y > 0"; echo "exit $?"
isthmus analysis discover --experiments experiments.csv --outcomes outcomes.csv --claim "z >= 0.5"; echo "exit $?"
isthmus analysis discover --experiments experiments.csv --claim "y >= 0.5"; echo "exit $?"
: >empty.csv
isthmus analysis discover --experiments empty.csv --outcomes outcomes.csv --claim "y >= 0.5"; echo "exit $?"
isthmus analysis discover paper --claim "practical raises korean found by >= 0.06" --inputs "kappa_p.*,revealing.*" --samples 200 --futures 8; echo "exit $?"
isthmus analysis discover paper --claim "practical raises korean found by 0.06" --fails --inputs "kappa_p.*" --samples 200 --futures 8 --csv | cut -d, -f1-5 | grep "^[ik]"
isthmus analysis discover paper --claim "industry lowres loss"; echo "exit $?"
isthmus analysis discover paper --claim "industry lowers european los by >= 10%"; echo "exit $?"
isthmus analysis discover paper --claim "industry lowers loss by >= ten"; echo "exit $?"
