#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two nodes on one machine, NATO's and Korea's, with certificates made for this run: both watch the same generated sea with
# stations of their own. First only counts cross, through the gate: each side works out what sharing would add. Then their
# events cross both ways over mutual TLS, and each ends with a picture it did not have.
#
#   demo.sh [FOLDER]      needs isthmus in PATH, and openssl
set -eu
folder=${1:-exchange-demo}
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
say() { printf '\n== %s\n' "$*"; }

say "A sea that both watch, each with stations of its own"
isthmus sea simulate traffic --vessels "${VESSELS:-300}" --days "${DAYS:-3}" --partners 2 --seed 7 --rate all=20 >/dev/null
say "Each side's ledger"
for side in nato rok; do isthmus ledger init $side-ledger.db >/dev/null; done

say "Throw-away certificates"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=demo 2>/dev/null
for side in nato rok; do
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $side-key.pem -out $side.csr -subj /CN=$side 2>/dev/null
    printf 'subjectAltName=IP:127.0.0.1\n' >san.cnf
    openssl x509 -req -in $side.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile san.cnf -out $side.pem 2>/dev/null
done

say "Two exchanges, a partner each; NATO's node serves over mutual TLS"
isthmus share init nato.db --side NATO
isthmus share init rok.db --side ROK
isthmus share partner add rok --exchange nato.db --side ROK --certificate rok.pem
serve() { exec isthmus share serve --exchange "$1.db" --ledger "$1-ledger.db" --listen 127.0.0.1:0 --certificate "$1.pem" --key "$1-key.pem" --authority ca.pem; }
serve nato >url &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
while [ ! -s url ]; do sleep 0.1; done
isthmus share partner add nato --exchange rok.db --side NATO --certificate nato.pem --url "$(cat url)"
way="--exchange rok.db --authority ca.pem --certificate rok.pem --key rok-key.pem"
nato="--exchange nato.db --ledger nato-ledger.db"
rok="--exchange rok.db --ledger rok-ledger.db"

say "Counts alone: each side counts its own events by cell and week, and withholds cells with fewer than five"
isthmus sea compare A=traffic/A.nmea --aggregates --minimum 5 --cell 10 --ledger nato-ledger.db --label 'NATO:UNCLASSIFIED//REL ROK' >/dev/null
isthmus sea compare B=traffic/B.nmea --aggregates --minimum 5 --cell 10 --ledger rok-ledger.db --label 'ROK:UNCLASSIFIED//REL NATO' >/dev/null
say "The gate decides on each count; what passes crosses both ways"
isthmus share offer measures rok --all $nato
isthmus share offer measures nato --all $rok
isthmus share pull nato $way --ledger rok-ledger.db
isthmus share push nato $way
isthmus share take rok $nato
say "What sharing would add, as NATO's node works it out before it has seen one event of Korea's"
# in a small sea (VESSELS=40) a side has no cell of five, tells nothing, and what the pool would add cannot be bounded
pool() { isthmus sea pool "$@" || say "Too few events for counts: what the pool would add shows when the events are shared"; }
pool A B --ledger nato-ledger.db
say "And as Korea's does"
pool B A --ledger rok-ledger.db

say "Now the events: ours are NATO SECRET releasable to Korea, theirs grade III releasable to NATO"
isthmus sea events A=traffic/A.nmea --ledger nato-ledger.db --label 'NATO:SECRET//REL ROK' --summary
isthmus sea events B=traffic/B.nmea --ledger rok-ledger.db --label 'ROK:CONFIDENTIAL//REL NATO' --summary
say "Each side decides on each of its events"
isthmus share offer events rok --all $nato
isthmus share offer events nato --all $rok
say "Korea's node pulls what it may have, and gives what NATO may have"
isthmus share pull nato $way --ledger rok-ledger.db
isthmus share push nato $way
say "Both manifests agree"
isthmus share reconcile nato $way
kill $server
wait $server 2>/dev/null || true

say "What arrived at NATO's node joins its ledger"
isthmus share take rok $nato
for side in nato rok; do
    isthmus ledger show events --ledger $side-ledger.db --csv >$side-events.csv
    printf '%s: %s events in the ledger\n' $side "$(($(wc -l <$side-events.csv) - 1))"
done
say "What the pool of both feeds finds, as sea compare says it with everything on the table"
isthmus sea compare A=traffic/A.nmea B=traffic/B.nmea
say "Every decision and every transfer, chained"
isthmus share audit verify --exchange nato.db
isthmus share audit verify --exchange rok.db
