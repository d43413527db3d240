# slow
# Forecasts as of a day against outcomes; what became known later changes not one bit of them; every row is answered for.
cp "$ISTHMUS_SOURCE"/tests/data/scenario/arms.yaml .
export COLUMNS=180
cat > outcomes.csv <<END
key,date,value,unit,source_title,source_date
delivery/poland-k2-2022/2023,2023-12-31,18,tanks,A test,2024-01-02
delivered/poland-k2-2022,2023-05-20,22,tanks,A test,2023-05-20
delivered/poland-k2-2022,2022-12-05,10,tanks,A test,2022-12-06
shells/NATO-EUROPE/2023-06,2023-06-30,24000,rounds a month,A test,2023-07-01
shells/RUS/2023-06,2023-06-30,90000,rounds a month,A test,2023-07-01
shells/ROK/2023-06,2023-06-30,1,rounds a month,A test,2023-07-01
contract/poland-k2-rest,2023-12-31,0,,A test,2024-01-02
contract/poland-k2-2022,2023-12-31,1,,A test,2024-01-02
start/k2pl,2026-01-31,2025-04,,A test,2026-01-31
start/k2pl,2024-12-31,never,,A test,2024-12-31
spending/POL/2023,2023-12-31,2.6,percent of GDP,A test,2024-03-31
spending/ROK/2023,2023-12-31,2.6,percent of GDP,A test,2024-03-31
spending/POL/2023,2023-12-31,2.6,share of GDP,A test,2024-03-31
delivered/poland-k2,2023-12-31,28,tanks,A test,2024-01-02
delivered/poland-k2-2022,2030-12-31,28,tanks,A test,2031-01-02
delivered/poland-k2-2022,2023-12-31,many,tanks,A test,2024-01-02
price/poland-k2-2022,2023-12-31,28,tanks,A test,2024-01-02
shells/NATO-EUROPE/2023-06,2023-06-30,24,Thousand rounds a month,A test,2023-07-01
delivered/poland-k2-2022,2023-12-31
END
isthmus industry score ./arms.yaml --outcomes outcomes.csv --futures 256
isthmus industry score ./arms.yaml --outcomes outcomes.csv --futures 256 --csv >scores.csv
cut -d, -f 1-9,15 scores.csv
for how in '--threads 2' '--as-of 2022-12-31'; do
    isthmus industry score ./arms.yaml --outcomes outcomes.csv --futures 256 --csv $how | cmp - scores.csv && echo "the same bytes with $how"
done
isthmus ledger init my.db | sed "s/[0-9][0-9]*/N/"
cat > later.csv <<END
key,kind,supplier,recipient,item,quantity,total,deal,source,known_from,valid_from,confidence,label,supersedes
transfer/later-contract,contract,ROK,POL,k2,500,,poland-k2-2022,source/elcano-nato-rok,2024-02-01,2022-08-26,high,PUBLIC,transfer/poland-k2-contract-2022
transfer/later-delivery,delivery,ROK,POL,k2,90,90,poland-k2-2022,source/elcano-nato-rok,2024-02-01,2022-12-05,high,PUBLIC,transfer/poland-k2-delivery-2022-12-05
END
cat > spending.csv <<END
key,actor,measure,year,value,unit,source,known_from,confidence,label
spending/later,POL,share-of-gdp,2022,9.9,percent of GDP,source/elcano-nato-rok,2024-02-01,high,PUBLIC
END
isthmus ledger import --ledger my.db later.csv spending.csv --csv
isthmus industry score ./arms.yaml --ledger my.db --outcomes outcomes.csv --futures 256 --csv | cmp - scores.csv && echo "the same bytes with facts known later"
isthmus industry score ./arms.yaml --keys
isthmus industry score ./arms.yaml --keys --csv | wc -l
isthmus industry score ./arms.yaml --as-of 2023-06-30 --outcomes outcomes.csv; echo "exit $?"
sed 's/2023-01$/2023-07/; s/since: 2022-12-31/since: 2023-05-31/; s/as_of: 2022-12-31/as_of: 2023-06-30/; s/2023-01: /2023-07: /g; s/sign: 2023-01/sign: 2023-07/' arms.yaml >arms-2023-06-30.yaml
isthmus industry score ./arms.yaml --as-of 2023-06-30 --outcomes outcomes.csv --futures 64 | head -n 3
isthmus industry score ./arms-2023-06-30.yaml --as-of 2022-12-31 --outcomes outcomes.csv; echo "exit $?"
isthmus industry score ./arms.yaml --outcomes arms.yaml; echo "exit $?"
isthmus industry score ./arms.yaml --outcomes outcomes.csv --with korean-order; echo "exit $?"
