# Everything a person or CI runs. Each command first sets up what is missing; after that nothing needs a network.

PYTHON ?= python3
PORT ?= 8000
N ?= 2000

VENV := .venv
PY := $(VENV)/bin/python
VENDOR := docs/assets/vendor

READY := $(VENV)/.ready $(VENDOR)/.ready

# Containers often ask Python not to keep what it compiles: starting it as often as here would take a second each time.
export PYTHONDONTWRITEBYTECODE :=

# Material would announce its successor at each build.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help setup torch zensical serve site test check lint types format bench mutate browse fuzz lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## set up what is missing, and nothing else

torch: $(READY) ## PyTorch as well (large): the tests of emitted code under it then run
	$(PY) -m pip install --quiet --disable-pip-version-check torch==2.13.0

zensical: $(READY) ## Zensical as well, Material's successor: the test that builds the site with it then runs
	$(PY) -m pip install --quiet --disable-pip-version-check zensical==0.0.73

serve: $(READY) ## the site on 127.0.0.1:8000 (PORT=… for another), pages rebuilt as you write
	$(PY) -m derivations.site.serve 127.0.0.1:$(PORT)

site: $(READY) ## the site, built into site/
	$(PY) -m derivations sync --check
	SITE_FOOTER="$$($(PY) -m derivations.site.edition)" $(PY) -m mkdocs build --strict --quiet
	@echo "Open site/index.html"

test: $(READY) ## every test; those in browsers where Chromium and Firefox are found
	$(PY) -m pytest --numprocesses auto --dist worksteal

check: $(READY) ## what CI runs
	$(MAKE) --jobs 2 --output-sync lint types site
	$(MAKE) test

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(READY)
	$(PY) -m mypy

format: $(READY) ## put the code in order
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

bench: $(READY) tests/bench/node_modules/.ready ## how fast, beside the usual ways
	$(PY) -m tests.bench

mutate: $(READY) ## change every formula in small ways, and count what the checks reject
	$(PY) -m tests.mutation

browse: $(READY) ## look closely at every page, not only at one of each kind
	EVERY_PAGE=1 $(PY) -m pytest --numprocesses auto tests/browser/test_pages.py

fuzz: $(READY) ## derive N random expressions (N=50000), and check every result, line and printed form
	$(PY) -m tests.fuzz $(N)

clean: ## remove all that make made
	rm -rf $(VENV) node_modules tests/bench/node_modules $(VENDOR) site .cache .mypy_cache .pytest_cache .ruff_cache

# Set-up. A stamp file marks each part as done and is older than what it was made from only if that changed.

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

node_modules/.ready: package.json package-lock.json .npmrc | $(VENV)/.ready
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --ignore-scripts --loglevel=error
	@touch $@

# KaTeX and MathJax, which only the bench loads.
tests/bench/node_modules/.ready: tests/bench/package-lock.json | $(VENV)/.ready
	cd tests/bench && PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The maths font, cut to what the site uses, and the search worker for file:// pages.
STIX := node_modules/@fontsource/stix-two-math

$(VENDOR)/.ready: node_modules/.ready derivations/site/font.py derivations/figures/alphabets.py
	mkdir -p $(VENDOR)
	$(PY) -m derivations.site.font $(STIX)/files/stix-two-math-latin-400-normal.woff2 $(VENDOR)/stix-two-math.woff2
	cp $(STIX)/LICENSE $(VENDOR)/stix-two-math.LICENSE.txt
	cp node_modules/iframe-worker/shim/index.js $(VENDOR)/iframe-worker.js
	@touch $@

# Needs a network: resolve the newest allowed versions for every supported Python and platform.
lock: $(VENV)/.ready ## renew both lock files
	$(PY) -m pip install --quiet uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/bin/uv pip compile pyproject.toml --extra site --extra dask --group dev \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
	  --upgrade --output-file requirements.lock
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm install --package-lock-only --ignore-scripts
