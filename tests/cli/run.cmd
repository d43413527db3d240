# The main job on a tiny world: what it prints, the same bytes for any threads and block, and bad questions.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus run ./tiny.yaml --futures 256 --out one --levers --theatres
ls one
for how in '--threads 2' '--block 16' '--block 32 --threads 2' '--block 64'; do
    isthmus run ./tiny.yaml --futures 256 --out other $how --levers --theatres | sed 's/other/one/' >said
    diff -r one other && echo "the same bytes with $how"
    rm -r other
done
isthmus run ./tiny.yaml --futures 12; echo "exit $?"
isthmus run ./tiny.yaml --futures 64 --against nowt; echo "exit $?"
isthmus run ./tiny.yaml --futures 64 --out /dev/null/out; echo "exit $?"
isthmus run papr; echo "exit $?"
isthmus run ./tiny.yaml --shard 1/2 --csv; echo "exit $?"
# A run that fails on its way leaves nothing that vouches for the folder; the next one clears up.
rm one/values.json && mkdir one/values.json
isthmus run ./tiny.yaml --futures 64 --out one; echo "exit $?"
ls one | grep 'run.json\|report.html\|unfinished'
rmdir one/values.json
isthmus run ./tiny.yaml --futures 64 --out one --off industry --set capacity.rotem.2024-02:3 | sed -n '1,3p'
ls one | grep 'run.json\|report.html\|unfinished'
# What was not reached is said in the report too.
isthmus run ./tiny.yaml --futures 64 --until 1% --out coarse >/dev/null
grep -o 'Not as precise.*spread' coarse/report.html
isthmus run ./tiny.yaml --futures 512 --out firm >/dev/null
grep -o 'What stands firm: [^.<]*' firm/report.html
