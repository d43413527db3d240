-- SPDX-License-Identifier: Apache-2.0
-- The headlines that hold in at least nine of ten worlds, from the files of `isthmus run --out out`:
--     sqlite3 < headlines.sql        (in the folder that holds out/)
.mode csv
.import out/headlines.csv headlines
.mode list
SELECT printf('%.3g %s', value, unit) || ' | ' || headline
FROM headlines
WHERE max(CAST(positive_share AS REAL), 1 - CAST(positive_share AS REAL)) >= 0.9
ORDER BY headline;
