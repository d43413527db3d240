# Many machines: the same bytes from any number of shards, threads and futures a block; what is wrong with shards is named.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/tiny.yaml .
isthmus run ./tiny.yaml --futures 600 --out whole --levers >said
for n in 1 2 3 7; do
    for i in $(seq "$n"); do
        isthmus run ./tiny.yaml --futures 600 --shard "$i/$n" --out "of-$n" --threads $((i % 2 + 1)) --block $((16 << i % 3)) >/dev/null
    done
    isthmus analysis merge of-$n/* --out joined --levers | sed 's/joined/whole/' >also
    diff -r whole joined && diff said also && echo "the same bytes from $n"
    rm -r joined
done
sed -n '/^$/q;s/^checksum: .*/checksum: .../;p' of-3/shard-2-of-3

echo '-- a shard that was killed is named, and only it is run again'
rm of-3/shard-2-of-3
isthmus analysis merge of-3/*; echo "exit $?"
isthmus run ./tiny.yaml --futures 600 --shard 2/3 --out of-3
isthmus analysis merge of-3/* --csv | wc -l
rm of-7/shard-[25]-of-7
isthmus analysis merge of-7/*; echo "exit $?"

echo '-- what is killed in the middle leaves nothing'
isthmus run ./tiny.yaml --futures 80000000 --shard 1/2 --out killed >/dev/null 2>&1 &
sleep 0.5
{ kill -9 $! && wait; } 2>/dev/null
ls -A killed

echo '-- there twice, of another question, damaged, no shard, nor anything with an end'
isthmus analysis merge /dev/zero; echo "exit $?"
cp of-3/shard-1-of-3 again
isthmus analysis merge of-3/* again; echo "exit $?"
isthmus run ./tiny.yaml --futures 600 --shard 2/3 --seed 2 --out other >/dev/null
isthmus analysis merge of-3/shard-[13]* other/*; echo "exit $?"
isthmus analysis merge of-2/shard-1* of-3/shard-[23]*; echo "exit $?"
sed 's/^look_at: .*/look_at: Nothing./; s/\[4, 5, 8\]/[4, 5, 9]/' tiny.yaml >changed.yaml
isthmus analysis merge of-3/* --scenario ./changed.yaml 2>&1 | sed 's/[0-9a-f]\{16\}/.../g'
head -c 2000 again >damaged
isthmus analysis merge damaged of-3/shard-[23]* 2>&1 | sed 's/[0-9]* bytes/N bytes/; s/not [0-9]*/not N/'
head -c 100 again >damaged
isthmus analysis merge damaged of-3/shard-[23]* 2>&1 | sed 's/[0-9a-f]\{16\}/.../g'
LC_ALL=C sed '1s/3/2/' of-1/shard-1-of-1 >older
isthmus analysis merge older; echo "exit $?"
for line in 's/^seed: 1$/seed: 2/' 's/^futures: 600$/futures: 601/' 's/^scenario: .*/scenario: paper/'; do
    LC_ALL=C sed "$line" of-1/shard-1-of-1 >changed
    isthmus analysis merge changed 2>&1 | sed 's/[0-9a-f]\{16\}/.../g'
done
isthmus analysis merge tiny.yaml; echo "exit $?"
isthmus analysis merge; echo "exit $?"
isthmus run ./tiny.yaml --futures 600 --shard 4/3; echo "exit $?"
isthmus run ./tiny.yaml --futures 600 --shard 1/11; echo "exit $?"
isthmus run ./tiny.yaml --until 5% --shard 1/2; echo "exit $?"
