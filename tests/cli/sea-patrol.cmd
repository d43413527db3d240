cat > events.csv <<'CSV'
kind,start,end,mmsi_a,mmsi_b,lon,lat,detail
rendezvous,2026-10-03T04:00:00Z,2026-10-03T07:00:00Z,440000001,273000001,122.5,36.2,
dark-rendezvous,2026-10-09T04:00:00Z,2026-10-09T09:00:00Z,440000002,273000002,124.4,37.8,
dark-rendezvous,2026-10-20T04:00:00Z,2026-10-20T09:00:00Z,440000003,273000003,123.9,37.1,
gap,2026-10-27T04:00:00Z,2026-10-28T09:00:00Z,440000004,,129.1,34.6,
gap,2026-10-30T04:00:00Z,2026-10-31T09:00:00Z,440000005,,125.0,30.5,
CSV
cat > fleet.csv <<'CSV'
partner,craft,units,sweep_nm,speed_kn,hours,consent,area,months
ROK,ship,3,12,14,360,yes,,
NATO-EUROPE,ship,1,12,14,360,yes,,
USA,aircraft,1,40,210,60,yes,,
ROK,ship,2,12,14,360,yes,korea-strait,1
IND,ship,4,12,14,360,no,,
CSV
isthmus sea patrol events.csv --fleet fleet.csv --only yellow-sea,east-china-sea,korea-strait
isthmus sea patrol events.csv --fleet fleet.csv --only yellow-sea,korea-strait --whole --csv | cut -d, -f1,4-8
isthmus sea patrol events.csv --fleet fleet.csv --only yellow-sea,korea-strait --scenario
isthmus sea patrol events.csv --fleet absent.csv --only yellow-sea
head -n 1 fleet.csv > nobody.csv; isthmus sea patrol events.csv --fleet nobody.csv
isthmus sea patrol events.csv --fleet fleet.csv --kind gap,rendevous; echo "exit $?"
