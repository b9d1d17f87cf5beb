# Needs Python 3.11 or later, git and make; everything else is installed into .venv.
#   make demo    install, fly the bundled exercise, print the answer, write out/murted/report.html
#   make test    install with the tools, then linters, types, import contracts, all tests
#   make bench   measure speed against the references
#   make page    check, test and build the page of the console (web/) into threatring/serve/page
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   ?= .venv
RUNS   ?= 1024
CORES  ?= auto
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCE := pyproject.toml constraints.txt README.md LICENSE NOTICE $(shell find threatring -type f -not -name '*.pyc')

.PHONY: help demo page test lint types imports pytest bench format clean
.DEFAULT_GOAL := help

help:
	@sed -n '2,5s/^#   //p' Makefile

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "threatring needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: $(SOURCE) | $(BIN)/python
	@echo "installing threatring and what it needs into $(VENV) ..."
	$(PIP) install -c constraints.txt .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing threatring with the tools of its tests into $(VENV) ..."
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/base.stamp
	$(BIN)/threatring run murted --runs $(RUNS) --out out/murted --replace

test: lint types imports pytest

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-cache

# Compiled once, before the tests share the cores; pytest comes last: its closing line is the verdict.
pytest: $(VENV)/dev.stamp lint types imports
	$(BIN)/threatring warmup --quiet
	$(BIN)/python -m pytest -n $(CORES) --dist loadfile --no-loadscope-reorder

# Node comes as a Python package; the built page is committed, so that whoever installs threatring needs none of this.
page: NPM = $(abspath $(BIN))/python npm.py
page: $(VENV)/dev.stamp
	cd web && $(NPM) ci --no-audit --no-fund && $(NPM) run check && $(NPM) test && $(NPM) run build

bench: $(VENV)/base.stamp
	$(BIN)/threatring bench

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
