# Agreements are rows of the ledger: shown as what they let pass, exported, edited, imported; a table that is not sound is refused,
# and nothing is released with it.
isthmus share terms
isthmus share terms --day 2020-01-01 --csv
isthmus ledger init mine.db >/dev/null
isthmus ledger export --table agreements --ledger mine.db >all.csv 2>/dev/null
head -1 all.csv | tr ',' '\n' | grep -nE '^(key|parties|categories|ceiling|equivalence|third_parties|handling)$'
own() { { head -1 all.csv; printf 'agreement/%s,%s,,arrangement,NATO;ROK,,,,,,maritime-events;transfers,%s,"%s",no,mark on receipt,,source/elcano-nato-rok,,2026-01-01,2026-01-01,2026-12-31,high,PUBLIC,,\n' "$1" "$1" "$2" "$3"; } >own.csv; }
sound='{""NATO"":{""RESTRICTED"":""대외비"",""CONFIDENTIAL"":""군사 III급비밀""},""ROK"":{""대외비"":""RESTRICTED"",""군사 III급비밀"":""CONFIDENTIAL""},""tlp"":""GREEN""}'
own restricted-2026 NATO:CONFIDENTIAL "$sound"
isthmus ledger import own.csv --ledger mine.db
isthmus share terms --ledger mine.db --day 2026-06-01 --csv
isthmus share terms --ledger mine.db --day 2027-06-01 --csv | wc -l
try() { cp mine.db try.db; own "$1" "$2" "$3"; isthmus ledger import own.csv --ledger try.db >/dev/null; isthmus share terms --ledger try.db; echo "exit $?"; }
try crossed NATO:SECRET '{""NATO"":{""CONFIDENTIAL"":""군사 II급비밀"",""SECRET"":""군사 III급비밀""},""ROK"":{""군사 II급비밀"":""SECRET""}}'
try lowered NATO:SECRET '{""NATO"":{""SECRET"":""군사 II급비밀""},""ROK"":{""군사 II급비밀"":""CONFIDENTIAL""}}'
try unknown NATO:SECRET '{""NATO"":{""SECRETISH"":""군사 II급비밀""},""ROK"":{""군사 II급비밀"":""SECRET""}}'
try half NATO:SECRET '{""NATO"":{""SECRET"":""군사 II급비밀""}}'
try other-ceiling ACME:SECRET '{""NATO"":{""SECRET"":""군사 II급비밀""},""ROK"":{""군사 II급비밀"":""SECRET""}}'
isthmus share init nato.db --side NATO
isthmus share partner add rok --side ROK --exchange nato.db
isthmus share explain agreement/nato-rok-dialogue-2005 rok 2026-03-01 --exchange nato.db --ledger try.db; echo "exit $?"
