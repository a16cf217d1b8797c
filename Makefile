# FairViz. `make` or `make help` lists what can be done.
.DEFAULT_GOAL := help
.PHONY: help app test check bench sample sample-full cifar10 screenshots wheel clean

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
ENOUGH := $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PORT=8600 make app   another port;  PYTHON=python3.12 make app   another Python"

app: $(BIN)/.app-ready  ## start dashboard and worker, open on the sample study
	@PORT=$(PORT) $(BIN)/python -m fairviz app

test: $(BIN)/.test-ready check  ## all tests, the browser tests included where a Chromium is found
	$(BIN)/python -m pytest -q

check: $(BIN)/.test-ready  ## style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(BIN)/.test-ready  ## measure speed against its yardsticks and print the table
	$(BIN)/python -m bench

sample: $(BIN)/.app-ready  ## train, prune and evaluate the embedded study anew (a quarter of an hour on 2 cores)
	$(BIN)/python -m fairviz sample

sample-full: $(BIN)/.app-ready  ## the same and the small twin of every paper: an estimated two and a half hours on 2 cores
	$(BIN)/python -m fairviz sample --full

cifar10: $(BIN)/.app-ready  ## make the second sample anew from the files in DATA=FOLDER (docs/cifar10.md)
	$(BIN)/python -m studies.cifar10 $(DATA)

screenshots: $(BIN)/.test-ready  ## picture every page into docs/img
	$(BIN)/python -m tests.e2e.screenshots

wheel: $(BIN)/.test-ready  ## build the installable package into dist/
	$(BIN)/python -m build --wheel

clean:  ## remove the environment and what tools left behind; results are kept
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@$(ENOUGH) || { echo "FairViz needs Python 3.11 or newer; '$(PYTHON)' is older. Try PYTHON=python3.12 make app"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: on Debian and Ubuntu, apt-get install python3-venv"; rm -rf .venv; exit 1; }

$(BIN)/.app-ready: requirements.txt | $(BIN)/python
	@echo "Installing into .venv, once: a few minutes, about 6 GB with torch ..."
	$(INSTALL) -r requirements.txt
	$(INSTALL) --no-deps --editable .
	@touch $@

$(BIN)/.test-ready: tests/requirements.txt requirements.txt | $(BIN)/python
	@echo "Installing into .venv what the tests need ..."
	$(INSTALL) -r tests/requirements.txt
	$(INSTALL) --no-deps --editable .
	@touch $@
