# What a partner sends, checked at the door: a good bundle, and objects that must be refused.
one() { printf '%s' "$2" >"$1"; }
head='"type":"location","spec_version":"2.1","id":"location--e0000004-1111-4111-8111-000000000001","created":"2026-03-01T00:00:00.000Z"'
one good.json "{\"type\":\"bundle\",\"id\":\"bundle--e0000004-1111-4111-8111-000000000002\",\"objects\":[{$head,\"modified\":\"2026-03-01T00:00:00.000Z\",\"region\":\"eastern-asia\"}]}"
one earlier.json "{$head,\"modified\":\"2025-03-01T00:00:00.000Z\",\"region\":\"eastern-asia\"}"
one twice.json "{$head,\"modified\":\"2026-03-01T00:00:00.000Z\",\"region\":\"a\",\"region\":\"b\"}"
one status.json '{"id":"s","status":"complete","total_count":2,"success_count":1,"failure_count":0,"pending_count":0}'
isthmus share validate good.json earlier.json twice.json status.json
echo "exit $?"
isthmus share validate good.json --csv
isthmus share validate absent.json
