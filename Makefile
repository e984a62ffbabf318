# Python 3.11 or newer and make are all a fresh machine needs: the first target that needs the
# environment creates it in .venv from the lock files, with every hash checked.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; \
	done)
BIN := .venv/bin
RUNTIME := .venv/runtime.stamp
DEV := .venv/dev.stamp
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade)
# What requirements.lock adds to the bare program: every channel, as the targets below need them.
CHANNELS := --extra charts --extra mcp --extra telegram --extra web
# The tests start the program many times: it is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help ask chat web serve test long check format lint types imports docs-check score variants baseline docs golden \
	bench preview screenshots verify flips kills mutations messages fuzz properties contract fabric load drill sbom third-party lock dist \
	install-hooks clean

help:  ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

ask: $(RUNTIME)  ## Answer one question: make ask Q="绥芬河2021年收到多少件申请"
	@test -n "$$Q" || { echo 'make ask needs a question: make ask Q="绥芬河2021年收到多少件申请"' >&2; exit 2; }
	@$(BIN)/gongkai ask "$$Q"

chat: $(RUNTIME)  ## Ask one question a line
	@$(BIN)/gongkai chat

web: $(RUNTIME)  ## Serve the source pages, the ask page and the HTTP API
	@exec $(BIN)/gongkai web $(ARGS)

serve: $(RUNTIME)  ## Run the Telegram bot and the web in one process
	@exec $(BIN)/gongkai serve $(ARGS)

test: $(DEV)  ## Run the tests
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not long" $(ARGS)

long: $(DEV)  ## Run the tests that are some rounds of kills, mutations and first answers
	@$(BIN)/python -m pytest --numprocesses auto -m long $(ARGS)

check: format lint types imports docs-check score variants  ## Run every check that a change must pass
	@echo "All checks passed."

format: $(DEV)  ## Check the formatting (FIX=1 formats)
	@echo "· format"; $(BIN)/ruff format --quiet $(if $(FIX),,--check --output-format concise) .

lint: $(DEV)  ## Check the style (FIX=1 mends what can be mended)
	@echo "· lint"; $(BIN)/ruff check --quiet --output-format concise $(if $(FIX),--fix) .

types: $(DEV)  ## Check the types
	@echo "· types"; $(BIN)/mypy --no-error-summary

imports: $(DEV)  ## Check who imports whom
	@echo "· imports"; $(BIN)/lint-imports --no-logo > .venv/imports.log || { cat .venv/imports.log; exit 1; }

docs-check: $(DEV)  ## Check the data files, the documents and the shape of the code
	@echo "· data, documents, shape"; $(BIN)/python -m pytest tests/data/test_data.py tests/whole/test_docs.py tests/whole/test_house.py

score: $(DEV)  ## Compare the scores with their floors (ARGS=--update re-pins them)
	@echo "· scores"; $(BIN)/python -m tests.score $(ARGS)

variants: $(DEV)  ## Try 3000 variants of the answered questions
	@echo "· variants"; $(BIN)/python -m tests.variants 3000 > .venv/variants.log || { grep ^wrong .venv/variants.log; exit 1; }

baseline: $(DEV)  ## Answer the cases by keyword search alone, for comparison
	@$(BIN)/python -m tests.baseline

docs: $(DEV)  ## Run the documents' examples again, write what they print, and docs/data.md
	@$(BIN)/python -m tests.examples --write

golden: $(DEV)  ## Write the expected reading of a report: make golden FILE=… (FORCE=1 overwrites)
	@test -n "$(FILE)" || { echo 'make golden needs a report: make golden FILE=data/reports/suifenhe-2021.txt' >&2; exit 2; }
	@$(BIN)/python -m tests.golden "$(FILE)" $(if $(FORCE),--force)

bench: $(DEV)  ## Measure the speed beside others on the same machine (ARGS="--full --write" for docs/performance.md)
	@$(INSTALL) --require-hashes -r requirements-bench.lock || true
	@$(BIN)/python -m bench $(ARGS)

preview: $(DEV)  ## Draw typical Telegram answers as pictures of a chat
	@$(BIN)/python -m tests.preview $(ARGS)

screenshots: $(DEV)  ## Draw the pages: phone, desktop, dark, print
	@$(BIN)/python -m tests.screenshots $(ARGS)

verify: $(RUNTIME)  ## Check the store and read its sources again (ARGS="--sample 100")
	@$(BIN)/gongkai verify $(ARGS)

flips: $(DEV)  ## Damage a store 2000 times; none may be silent (COUNT=…)
	@$(BIN)/python -m tests.flips $(or $(COUNT),2000)

kills: $(DEV)  ## Kill 200 builds, 100 web servers and 100 bots; nothing may be spoilt or left
	@$(BIN)/python -m tests.kills build $(or $(COUNT),200)
	@$(BIN)/python -m tests.kills web $(or $(COUNT),100)
	@$(BIN)/python -m tests.kills bot $(or $(COUNT),100)

mutations: $(DEV)  ## Read 5000 damaged files of all formats; each is read or refused (COUNT=…)
	@$(BIN)/python -m tests.mutations $(or $(COUNT),5000)

messages: $(DEV)  ## Ask every two things a question can name, and 50000 messages of chance (COUNT=…)
	@$(BIN)/python -m tests.messages $(or $(COUNT),50000)

fuzz: $(DEV)  ## Fuzz readers and questions for an hour, guided where atheris installs (MINUTES=…)
	@$(INSTALL) --require-hashes -r requirements-fuzz.lock || true
	@$(BIN)/python -m tests.fuzz $(or $(MINUTES),60)

properties: $(DEV)  ## Try every variant of the answered questions; none may state another figure (COUNT=…)
	@$(BIN)/python -m tests.variants $(COUNT)

contract: $(DEV)  ## Hold the HTTP API against its description with all of schemathesis (COUNT=…)
	@$(BIN)/python -m tests.contract $(or $(COUNT),100)

fabric: $(DEV)  ## Read 5000 reports of drawn layouts, formats and damages; none may be wrong in silence (COUNT=…)
	@$(BIN)/python -m tests.layouts.fabric $(or $(COUNT),5000)

load: $(DEV)  ## Figures beside 100 searches; 20000 mixed requests by 200 clients
	@$(BIN)/python -m tests.load lanes
	@$(BIN)/python -m tests.load mixed $(or $(COUNT),20000)

drill: $(DEV)  ## Save, try and restore a store and a state file in a place of their own
	@$(BIN)/python -m pytest tests/whole/test_deploy.py -k "saved or backup"

sbom: $(DEV)  ## Write what the program is made of (CycloneDX) to sbom.json
	@$(BIN)/python deploy/sbom.py > sbom.json && echo sbom.json

third-party: $(DEV)  ## Write whose work the program comes with, and its licences, to THIRD-PARTY.md
	@$(BIN)/python -m tools.third_party

lock: $(DEV)  ## Resolve the lock files again (UPGRADE=1 takes newer versions)
	@$(COMPILE) pyproject.toml --group dev $(CHANNELS) --extra fetch --extra panel --output-file requirements-dev.lock
	@$(COMPILE) --group fuzz --output-file requirements-fuzz.lock
	@$(COMPILE) --group bench --output-file requirements-bench.lock
	@$(COMPILE) pyproject.toml --group build $(CHANNELS) --constraints requirements-dev.lock --output-file requirements.lock
	@$(COMPILE) pyproject.toml $(CHANNELS) --extra fetch --constraints requirements-dev.lock --output-file requirements-fetch.lock

dist: $(DEV)  ## Build wheel and source archive, install each by itself, and hold the documents against them
	@rm -rf dist
	@$(BIN)/python -m hatchling build -d dist
	@$(BIN)/python -m tests.released dist

install-hooks: $(DEV)  ## Run the checks before each commit
	@$(BIN)/pre-commit install

clean:  ## Remove the environment and everything that is made again
	@rm -rf .venv build dist .*_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本。Gongkai needs Python 3.11 or newer: install it, or say make PYTHON=path/to/python3." >&2; exit 1; }
	@echo "Creating the environment in .venv (once; a minute or two) …" >&2
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python could not create an environment; on Debian and Ubuntu: apt-get install python3-venv." >&2; exit 1; }

$(RUNTIME): requirements.lock pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null  # uv makes it without
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME) | .venv/bin/python
	@echo "Installing what the tests and checks need (once; some minutes) …" >&2
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
