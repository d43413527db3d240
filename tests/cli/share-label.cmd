# A label in its forms, and labels that are not understood.
isthmus share label 'NATO:SECRET//ATOMAL//REL ROK'
isthmus share label 'NATO:SECRET//ATOMAL//REL ROK' --write xml | tee label.xml
isthmus share label --check label.xml --write stix
isthmus share label --check label.xml --write compact
isthmus share label 'NATO:TOP-SECRET//REL ROK'
isthmus share label 'ACME:SECRET'
isthmus share label 'ROK:TOP-SECRET' && isthmus share label
# A file's label: blanks around it are nothing, a zero byte is not.
printf ' PUBLIC \n\n\n' > blank.txt; isthmus share label --check blank.txt
printf 'PUBLIC\0\n' > zero.txt; isthmus share label --check zero.txt; echo "exit $?"
isthmus share label --check /dev/null; echo "exit $?"
