# Two people's ranges: what each finds, and which belief parts them
COLUMNS=140 isthmus analysis beliefs paper --a base.korea:0.0005..0.001 --b base.korea:0.01..0.02 --a ending.korea:0.2 --of "deterrence on loss" --futures 24; echo "exit $?"
isthmus analysis beliefs paper --a base.korea:0.0005..0.001 --b base.korea:0.01..0.02 --futures 24 --csv | cut -d, -f1-10; echo "exit $?"
isthmus analysis beliefs paper --a base.korea:0.001 --b base.korea:0.002 --futures 24 --out beliefs --json | head -4; ls beliefs
isthmus analysis beliefs paper; echo "exit $?"
isthmus analysis beliefs paper --a base.koraa:1; echo "exit $?"
isthmus analysis beliefs paper --a base.korea:2..1; echo "exit $?"
isthmus analysis beliefs paper --a base.korea:9..90 --b base.korea:1; echo "exit $?"
