# slow
# The report of the paper's world: its sections, its first page, and the files beside it.
isthmus run paper --futures 64 --out out >said
ls out | sed 's/\..*//' | sort -u
grep -o '<h2>.*</h2>' out/report.html | sed 's/<[^>]*>//g'
grep -o '<li class="key-head">.*</li>' out/report.html | sed 's/<[^>]*>//g'
sed -n '/class="question"/,/class="answer"/p' out/report.html | sed 's/<[^>]*>//g'
echo "claims: $(grep -c '^CL' out/claims.csv)"
grep 'poland-k239' out/contradictions.csv | cut -d, -f1-3
cut -d, -f1,2,3 out/backfill.csv | head -3
cut -d, -f1-4 out/pipeline.csv | head -3
grep -o '<li id="source-2">.*</li>' out/report.html | sed 's/<[^>]*>//g'
grep -o '<p id="cited">.*</p>' out/report.html | sed 's/<[^>]*>//g; s/world [0-9a-f]*)/world DIGEST)/'
isthmus run paper --futures 24 --snapshot - | tail -1
