# slow
# The smallest change that turns a statement; small, so that it is quick
isthmus analysis refute paper --claim "practical raises korean found" --inputs "kappa_p.*" --confirm 64; echo "exit $?"
isthmus analysis refute paper --claim "practical raises korean found" --inputs "kappa_p.gulf-of-aden" --confirm 64; echo "exit $?"
isthmus analysis refute paper --claim "practical lowers korean found" --inputs "kappa_p.gulf-of-aden" --csv | cut -d, -f2,3,7; echo "exit $?"
isthmus analysis refute paper --claim "practical raises korean found by >= 0.1"; echo "exit $?"
