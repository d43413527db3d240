# What it refuses, and what it says when it is asked.
isthmus serve --listen somewhere; echo "exit $?"
isthmus serve --listen 0.0.0.0:8443; echo "exit $?"
isthmus serve --edit; echo "exit $?"
isthmus serve --certificate us.pem; echo "exit $?"
isthmus serve --listen 127.0.0.1:0 --ledger nowhere.db; echo "exit $?"
isthmus serve ./nowhere.yaml --listen 127.0.0.1:0; echo "exit $?"
isthmus serve --share nowhere.db --listen 127.0.0.1:0; echo "exit $?"
