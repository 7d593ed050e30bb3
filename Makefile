# The project's commands. The first one that is run makes .venv from the lock; it is made anew only when the lock changes.
#   make demo PYTHON=python3.12      chooses another Python (3.11 or newer)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
LOCK := requirements/dev.txt
LOCKED := $(VENV)/.locked-$(shell cksum <$(LOCK) | cut -d ' ' -f 1)
READY := $(VENV)/.ready
PYTEST_ARGS ?=
FUZZ_ARGS ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet --quiet

.DELETE_ON_ERROR:
.PHONY: help demo test coverage suites check fuzz bench faults soak lint fmt generated lock hooks clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(READY) ## build the graph and ask it who signed what with JAXA
	$(BIN)/kgbuild build
	$(BIN)/kgbuild ask who-signed-with --org JAXA --explain --format table

# Files are given to processes in their order; by the number of their tests, those with few long ones would come last.
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder

test: $(READY) ## run all tests
	$(PYTEST) $(PYTEST_ARGS)

# Tests that measure time, or leave a process no room for files, are not told anything by one that is traced.
coverage: $(READY) ## run the tests and report the coverage of branches, of commands in processes of their own too
	$(PYTEST) --cov=kgbuild -k "not cost_little and not short_run" $(PYTEST_ARGS)

suites: ## install the public suites that some tests read (needs npm, of Node.js)
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --prefix tests/suites

check: $(READY) ## check ontology, data and queries
	$(BIN)/kgbuild check
	$(BIN)/kgbuild fmt --check

fuzz: $(READY) ## spoil the files under data/ in 20,000 ways: each is read or refused (FUZZ_ARGS="--seed 2 --cases 500")
	$(BIN)/python -m tools.fuzz $(FUZZ_ARGS)

bench: $(READY) ## measure the speed budgets
	$(BIN)/python -m benchmarks

faults: $(READY) ## all that can go wrong with queries, HTTP, web and store, as a table; see docs/reliability.md
	$(BIN)/python -m tools.faults

soak: $(READY) ## the long runs (over an hour): faults of the store, and clients at a server; see docs/reliability.md
	$(BIN)/python -m tools.faults --record
	$(BIN)/python -m tools.store_faults --record
	$(BIN)/kgbuild build
	$(BIN)/python -m tools.soak --good 28 --hostile 4 --seconds 600

lint: $(READY) ## check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict kgbuild
	$(BIN)/lint-imports
	$(BIN)/pre-commit validate-config .pre-commit-config.yaml
	$(BIN)/pre-commit validate-manifest .pre-commit-hooks.yaml

fmt: $(READY) ## put code and data into their one format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/kgbuild fmt

generated: $(READY) ## check that committed files made by commands are current
	$(BIN)/python -m tools.registers --check
	$(BIN)/python -m tools.kinds --check
	$(BIN)/python -m tools.schemas --check
	$(BIN)/python -m tools.shapes --check
	$(BIN)/python -m tools.rules --check
	$(BIN)/python -m tools.coverage --check

lock: $(LOCKED) ## resolve pyproject.toml into requirements/*.txt (LOCK_ARGS=--upgrade takes newer releases)
	$(BIN)/uv pip compile $(COMPILE) $(LOCK_ARGS) --group dev --output-file requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile $(COMPILE) --constraint requirements/dev.txt --output-file requirements/run.txt pyproject.toml

# One version of each library for every Python, so that layouts and reports are the same on all.
COMPILE := --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-strip-extras --no-emit-index-url \
	--system-certs --custom-compile-command "make lock"

hooks: $(READY) ## let git run the quick checks before each commit
	$(BIN)/pre-commit install

clean: ## remove everything that the commands made
	rm -rf .venv .venv-* .kgbuild dist .coverage htmlcov .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

# The stamp is named by the content of the lock: neither a new clone's times nor a switch of branches deceives it.
$(LOCKED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "kgbuild needs Python 3.11 or newer, and '$(PYTHON)' is not: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "'$(PYTHON)' cannot make virtual environments: install its venv package (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "making $(VENV) from $(LOCK) (about a minute, once)" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes --requirement $(LOCK)
	@touch $@

# The package itself, installed so that the checkout's own files are run.
$(READY): $(LOCKED) pyproject.toml kgbuild/version.py
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
