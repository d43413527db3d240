# SPDX-License-Identifier: Apache-2.0
#
# The two commands of the README are `make run` and `make test`; Meson does the work.
PYTHON := $(firstword $(wildcard /usr/bin/python3) python3)
ARGS   :=
OUT    := out

all: build/build.ninja
	@ninja -C build --quiet command

run: all
	@build/isthmus run $(if $(findstring --out,$(ARGS)),,--out $(OUT)) $(ARGS)

test: packages-test
	@$(PYTHON) tests/run

test-long: packages-test
	@$(PYTHON) tests/run --long

# Figures of speed, printed and written to build/bench.json. Let the machine be quiet.
bench: build/build.ninja
	@ninja -C build --quiet bench/isthmus-bench
	@build/bench/isthmus-bench --out=build/bench.json $(ARGS)

install: all
	@meson install -C build

clean:
	rm -rf build build-asan build-clang $(OUT)

build/build.ninja: | packages
	@meson setup build >build-setup.log || { cat build-setup.log; exit 1; }
	@mv build-setup.log build/

packages:
	@tools/packages packages.txt

packages-test:
	@tools/packages packages.txt packages-test.txt

# The page that `isthmus serve` opens: page/src to page/dist, which is committed, so that building Isthmus needs no Node.
page: page/node_modules/.lock
	@cd page && node build.mjs --check

page/node_modules/.lock: page/package-lock.json
	@cd page && npm ci --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.lock

# Two nodes on this machine exchange what they see of one sea.
exchange-demo: all
	@PATH="$(CURDIR)/build:$$PATH" examples/exchange/demo.sh $(OUT)/exchange

# The pictures of README and docs, of the page as it is now: minutes, on a machine that does nothing else.
pictures: all
	@python3 tests/page/browser.py . build build/isthmus docs

# `page` is a folder too: it is made whenever it is asked for.
.PHONY: all run page pictures exchange-demo test test-long bench install clean packages packages-test
