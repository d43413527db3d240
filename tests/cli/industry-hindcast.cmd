# slow
# What Korean contracts delivered, as it could be seen on two days, beside what happened and the worlds without them.
export COLUMNS=200
isthmus industry hindcast --as-of 2022-12-31 --futures 512
isthmus industry hindcast --as-of 2023-06-30 --futures 512 --csv
isthmus industry hindcast --as-of 2023-06-30 --futures 512 --worlds --csv | head -n 5
isthmus industry hindcast --as-of 2023-03-31; echo "exit $?"
echo 'key,date,value,unit,source_title,source_date' >none.csv
isthmus industry hindcast --as-of 2022-12-31 --outcomes none.csv; echo "exit $?"
isthmus industry hindcast; echo "exit $?"
