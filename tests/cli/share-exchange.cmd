# One node: a partner, decisions with their rule, an outbox, a recall, the audit. Identifiers and times are left out: they
# are of this run alone.
export ISTHMUS_EXCHANGE=nato.db
plain() { sed -E 's/[a-z-]+--[0-9a-f-]{36}/ID/g; s/[0-9a-f]{64}/HASH/g; s/"at":"[^"]*"/"at":"NOW"/; s/[0-9]{4}-[0-9]{2}-[0-9]{2},/TODAY,/'; }
marks='"spec_version":"2.1","created":"2026-03-01T00:00:00.000Z"'
label() { printf '{"type":"marking-definition",%s,"id":"%s","extensions":{"extension-definition--b0000001-1111-4111-8111-000000000001":{"extension_type":"property-extension","policy_identifier":"NATO","classification":"%s","categories":[{"tag_name":"Releasable To","type":"PERMISSIVE","values":["%s"]}]}}}' "$marks" "$1" "$2" "$3"; }
place() { printf '{"type":"location",%s,"modified":"2026-03-01T00:00:00.000Z","id":"location--e0000001-1111-4111-8111-00000000000%s","region":"eastern-asia","object_marking_refs":["%s"]}' "$marks" "$1" "$2"; }
korea=marking-definition--c0000001-1111-4111-8111-000000000001 japan=marking-definition--c0000001-1111-4111-8111-000000000002
isthmus share init nato.db --side NATO
isthmus share init nato.db --side NATO
printf 'rok:word\n' >password
isthmus share partner add rok --side ROK --password password --from 2023-07-11
isthmus share partner add ROK --side ROK
isthmus share init nat0.db --side NAT0
isthmus share partner add jpn
# what is not said of a partner stays: a new address does not take off its last day, nor how it is known
isthmus share partner add rok --to 2036-12-31 --url https://old.example/exchange/
isthmus share partner add rok --url rok.example
isthmus share partner add rok --side ROK --url https:// --exchange nato.db
isthmus share partner add rok --url https://rok.example/exchange/
isthmus share partner add rok --to 2022-12-31
isthmus share partner show
isthmus share partner add rok --url ''
printf '[%s,%s]' "$(label $korea SECRET KOR)" "$(place 1 $korea)" >korea.json
printf '[%s,%s]' "$(label $japan SECRET JPN)" "$(place 2 $japan)" >japan.json
isthmus share explain korea.json rok 2026-03-01
isthmus share explain korea.json rok 2023-07-11 --csv | sed -n 4,6p
isthmus share explain korea.json rok 2023-07-10 --csv | sed -n 4,6p
isthmus share explain japan.json rok 2026-03-01; echo "exit $?"
isthmus share explain transfer/poland-k9-contract-2022 rok 2024-01-31 --csv | plain
isthmus share explain transfer/nothing rok
isthmus share explain nothing rok
isthmus share offer sources rok --all
isthmus share offer transfer/poland-k9-contract-2022 rok --category other
isthmus share consent location--e0000001-1111-4111-8111-0000000000ff rok
isthmus share explain korea.json jpn
isthmus share offer korea.json rok >/dev/null && isthmus share offer japan.json rok >/dev/null; echo "exit $?"
isthmus share offer korea.json rok --csv | tail -1
isthmus share offer measures rok --all
isthmus ledger init own.db >/dev/null
few() { printf 'key,subject,measure,value,unit,source,known_from,valid_from,valid_to,confidence,label\nmeasure/few-%s,A,events-gap,%s,events,source/elcano-nato-rok,2026-03-01,2026-02-01,2026-02-07,high,NATO:UNCLASSIFIED//REL ROK\n' "$1" "$1" >few.csv; }
for n in 4 5; do
    few $n && isthmus ledger import few.csv --form measures --ledger own.db | tail -1
    isthmus share explain measure/few-$n rok 2026-03-01 --ledger own.db --csv | sed -n 4,6p
done
isthmus share consent location--e0000001-1111-4111-8111-000000000001 rok
isthmus share recall location--e0000001-1111-4111-8111-000000000001 --reason 'in error'
isthmus share audit show rok | plain
isthmus share audit verify | plain
isthmus share audit head rok >head.json
isthmus share audit show rok --transfers >records.jsonl
isthmus share audit check records.jsonl head.json | plain
sed 's/"records":0/"records":1/' head.json >changed.json
isthmus share audit check records.jsonl changed.json
isthmus share push rok
isthmus share pull nobody
isthmus share take rok
isthmus share take rok --ledger absent.db
isthmus share reconcile rok --exchange absent.db
isthmus share serve
isthmus share serve --basic --listen 0.0.0.0:0
