# Two commands for a newcomer: `make demo` and `make test`. Both need Python 3.12 or newer, make, and a package index.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
REPORTS := examples/reports
DEMO := build/demo.db

# The first interpreter of 3.12 or newer that can make an environment; PYTHON=... on the command line goes first.
FIND_PYTHON = for p in $(PYTHON) python3.12 python3.13 python3 "$$HOME"/.pyenv/versions/3.1[23]*/bin/python; do \
	"$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && { echo "$$p"; break; }; done; true

# Stamps carry a checksum of what they were made from: the same lock in the same place is never installed twice.
checksum = $(shell { pwd; cat $(1); } | cksum | cut -d' ' -f1)
LOCKED := $(VENV)/.locked-$(call checksum,requirements.txt)
RUN := $(VENV)/.run-$(call checksum,requirements.txt pyproject.toml)
TEST := $(VENV)/.test-$(call checksum,requirements.txt requirements-test.txt)
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
# The locks are whole: nothing is to be looked for beside what they name.
FROM_LOCK := --only-binary=:all: --no-deps --require-hashes -r

.PHONY: demo test install check lock train clean

demo: $(RUN)
	@mkdir -p $(dir $(DEMO)) && rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	@echo '$$ dragoman read $(REPORTS) --record $(DEMO)'
	@$(BIN)/dragoman read $(REPORTS) --record $(DEMO)
	@echo '$$ dragoman brief --record $(DEMO) --limit 6'
	@$(BIN)/dragoman brief --record $(DEMO) --limit 6
	@echo; echo 'The record is $(DEMO). To go on: . $(BIN)/activate; dragoman --help'

test: $(TEST) check
	$(BIN)/python -m pytest

check: $(TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

install: $(RUN)

$(LOCKED):
	@set -e; python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then \
		echo 'No Python 3.12 or newer with the venv module was found. Install one, or name it: make demo PYTHON=/path/to/python3' >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV)
	@echo 'Installing the packages of requirements.txt (a minute or two)'
	@$(PIP) $(FROM_LOCK) requirements.txt
	@touch $@

$(RUN): $(LOCKED)
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(TEST): $(RUN)
	@echo 'Installing the packages of requirements-test.txt'
	@$(PIP) $(FROM_LOCK) requirements-test.txt
	@touch $@

# Re-makes both locks with the newest releases that pyproject.toml allows. Needs `uv` (python -m pip install uv).
UV := uv
LOCK := $(UV) pip compile pyproject.toml --group build --universal --python-version 3.12 --upgrade --quiet \
	--generate-hashes --no-build --no-annotate --no-header --no-emit-index-url
lock:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra test --constraint requirements.txt --output-file requirements-test.txt

# Trains the reading models anew from annotated reports (GOLD holds train/) and unlabelled ones, in an environment of its own:
# PyTorch is large and nobody needs it to read. Under two hours on two cores.
GOLD := ../shared/gold
UNLABELLED := ../shared/data/unlabelled.jsonl
TRAINING := .venv-train
train:
	@set -e; python=$$($(FIND_PYTHON)); test -d $(TRAINING) || "$$python" -m venv $(TRAINING)
	@$(TRAINING)/bin/python -m pip install -qq --disable-pip-version-check torch==2.13.0
	@$(TRAINING)/bin/python -m pip install -qq --disable-pip-version-check --editable '.[train]'
	$(TRAINING)/bin/python -m training $(GOLD) $(UNLABELLED)

clean:
	rm -rf $(VENV) $(TRAINING) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
