#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Two nodes on one machine, NATO's and Korea's, with certificates made for this run: both watch the same generated sea with
# stations of their own, share their events both ways over mutual TLS, and each ends with a picture it did not have. What
# pooling would add was known before anything was shared.
#
#   demo.sh [FOLDER]      needs isthmus in PATH, and openssl
set -eu
folder=${1:-exchange-demo}
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
say() { printf '\n== %s\n' "$*"; }

say "A sea that both watch, each with stations of its own"
isthmus sea simulate traffic --vessels "${VESSELS:-300}" --days "${DAYS:-3}" --partners 2 --seed 7 >/dev/null
say "What pooling would add, told in counts alone, before anything is shared"
isthmus sea compare A=traffic/A.nmea B=traffic/B.nmea --aggregates || true

say "Each side's ledger and events; ours are NATO SECRET releasable to Korea, theirs grade III releasable to NATO"
for side in nato rok; do isthmus ledger init $side-ledger.db >/dev/null; done
isthmus sea events A=traffic/A.nmea --ledger nato-ledger.db --label 'NATO:SECRET//REL ROK' --summary
isthmus sea events B=traffic/B.nmea --ledger rok-ledger.db --label 'ROK:CONFIDENTIAL//REL NATO' --summary

say "Throw-away certificates"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=demo 2>/dev/null
for side in nato rok; do
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $side-key.pem -out $side.csr -subj /CN=$side 2>/dev/null
    printf 'subjectAltName=IP:127.0.0.1\n' >san.cnf
    openssl x509 -req -in $side.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days 2 -extfile san.cnf -out $side.pem 2>/dev/null
done

say "Two exchanges; each side decides on each of its events"
isthmus share init nato.db --side NATO
isthmus share init rok.db --side ROK
isthmus share partner add rok --exchange nato.db --side ROK --certificate rok.pem
isthmus share offer events rok --all --exchange nato.db --ledger nato-ledger.db
serve() { exec isthmus share serve --exchange "$1.db" --ledger "$1-ledger.db" --listen 127.0.0.1:0 --certificate "$1.pem" --key "$1-key.pem" --authority ca.pem; }
serve nato >url &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
while [ ! -s url ]; do sleep 0.1; done
isthmus share partner add nato --exchange rok.db --side NATO --certificate nato.pem --url "$(cat url)"
isthmus share offer events nato --all --exchange rok.db --ledger rok-ledger.db

way="--exchange rok.db --authority ca.pem --certificate rok.pem --key rok-key.pem"
say "Korea's node pulls what it may have, and gives what NATO may have"
isthmus share pull nato $way --ledger rok-ledger.db
isthmus share push nato $way
say "Both manifests agree"
isthmus share reconcile nato $way
kill $server
wait $server 2>/dev/null || true

say "What arrived at NATO's node joins its ledger"
isthmus share take rok --exchange nato.db --ledger nato-ledger.db
for side in nato rok; do
    isthmus ledger show events --ledger $side-ledger.db --csv >$side-events.csv
    printf '%s: %s events in the ledger\n' $side "$(($(wc -l <$side-events.csv) - 1))"
done
say "Every decision and every transfer, chained"
isthmus share audit verify --exchange nato.db
isthmus share audit verify --exchange rok.db
