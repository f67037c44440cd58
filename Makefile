# Two commands do everything: `make run` and `make test`. All they write stays in this folder.

PYTHON ?= python3.11
# what pip is asked besides the pins, for instance an index with builds of torch without CUDA
PIP_OPTIONS ?=

VENV := .venv
BIN := $(VENV)/bin
STATE := $(CURDIR)/.state
INSTALLED := $(VENV)/.installed

export TMPDIR := $(STATE)/tmp
export XDG_CACHE_HOME := $(STATE)/cache
export PIP_NO_CACHE_DIR := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DO_NOT_TRACK := 1

.PHONY: run test flow schedule bench fuzz lint types clean help
.DEFAULT_GOAL := help

help:  ## show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: $(INSTALLED)  ## install what is missing, reproduce what has changed, show what it came to
	@$(BIN)/python -m kzpipe run

flow: $(INSTALLED)  ## run the same chain once as a Prefect flow
	@$(BIN)/python -m kzpipe flow

schedule: $(INSTALLED)  ## start Prefect's server and run on the schedule of params.yaml until ended
	@exec $(BIN)/python -m kzpipe schedule

# KEEP=docs writes figures, picture and table there; ARTICLES=1000,10000,100000 takes more than an hour
bench: $(INSTALLED)  ## seconds, memory and words a second of every stage, beside a tagger of BERT's size
	@$(BIN)/python -m kzpipe bench-chain $(if $(KEEP),--keep $(KEEP)) $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(CORPUS),--corpus $(CORPUS))

# A module of tests runs whole in one process: what it has built is not built twice, and a story is told in order
test: lint types  ## the gates: lint, format, strict types, import contract, tests
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --max-worker-restart 0 --durations 30 --durations-min 5

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --cache-dir $(STATE)/cache/import_linter

types: $(INSTALLED)
	$(BIN)/mypy

# MINUTES for each of the targets; what was learnt and found stays in .state/fuzz
MINUTES ?= 10

fuzz: $(INSTALLED)  ## feed ingest, clean and extract with samples changed at random, MINUTES each
	@$(BIN)/python -m pip install --quiet $(PIP_OPTIONS) -c constraints.txt -e '.[fuzz]'
	@$(BIN)/python tests/hostile/fuzz.py --minutes $(MINUTES)

clean:  ## remove what the stages have written; articles, lexicons, older versions in DVC's cache and the environment stay
	rm -rf data/stages data/quality/validation.json data/quality/metrics.json data/quality/evaluation reports logs

# torch first, from its pin: asked for by camel-tools alone, pip would fetch the newest build, of several GB
$(INSTALLED): pyproject.toml constraints.txt
	mkdir -p $(TMPDIR)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(PIP_OPTIONS) -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet $(PIP_OPTIONS) -c constraints.txt -e '.[test]'
	touch $@
