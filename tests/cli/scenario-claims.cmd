# slow
isthmus scenario show paper --claims --futures 16 --csv | head -1
echo "claims: $(isthmus scenario show paper --claims --futures 16 --csv | grep -c '^CL')"
isthmus scenario show paper --claims --futures 64 --csv | grep -E '^CL(07|23|34|47),' | cut -d, -f1-6
COLUMNS=150 isthmus scenario show paper --claims --futures 64 --against nothing | head -24
isthmus scenario show paper --claims --against nobody
isthmus scenario show --claims --keys
