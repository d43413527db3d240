# What people ask of the shipped ledger: orders, agreements, exports, spending, contradictions.
isthmus ledger show transfers --to Poland
isthmus ledger show transfers --to Poland --from ROK --as-of 2024-01-31 --csv
isthmus ledger show transfers --to Poland --from ROK --as-of 2022-12-31
isthmus ledger show transfers --to Estonia --csv
isthmus ledger show agreements --between NATO,ROK --on 2023-06-30
isthmus ledger show agreements --between NATO,ROK --on 2023-07-10 --csv | cut -d, -f1,2,7 | grep 'Programme'
isthmus ledger show agreements --between NATO,ROK --on 2023-07-11 --csv | cut -d, -f1,2,7 | grep 'Programme'
isthmus ledger show agreements --between NATO,ROK --on 2023-08-01
isthmus ledger show exports --windows 2013-2017,2018-2022
isthmus ledger show spending --as-of 2024-01-31 | head -n 12
isthmus ledger show spending --csv | head -n 8
isthmus ledger show contradictions --table transfers
isthmus ledger source transfer/delivered/poland-k9-2022/2023
isthmus ledger source transfer/poland-k9-contract-2022 --as-of 2022-12-31 --json
isthmus ledger source source/elcano-nato-rok --csv | head -n 3
