# Every target with its line of help: `make` or `make help`.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
# Called as modules: a shebang may not hold the spaces that this folder's path may have.
VENV := .venv
PY := $(VENV)/bin/python
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# What a sentence for people is handed to, with the place of the template where it is not the first, two for one
# that counts.
SENTENCES := say say_count:1,2 mark translate Message warn __init__ ValueError BadInput NotFound Refused KeyTaken TooMany StoreError ProviderError CasetrackError \
  problem:3 _at:3 _problem:2 only_who_may:4
CATALOG := src/casetrack/locales/zh_CN/LC_MESSAGES/casetrack

.PHONY: help run test check format lock attack bench bench-data soak catalogs docs pictures sbom bundle bundle-drill clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(VENV)/.runs ## set up, tell the main job as a story, open the pages of the demonstration
	@$(PY) -m casetrack demo --dir demo

test: $(VENV)/.tests ## set up, then the checks and the whole suite
	@sh tests/system-parts.sh
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n auto --dist worksteal

check: $(VENV)/.tests ## lint, types, directions of imports
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()" --no-cache

format: $(VENV)/.tests ## put every file into the house's format
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

attack: $(VENV)/.tests ## ask the API for 300 things that its description allows, at each address
	@CASETRACK_ATTACKS=300 $(PY) -m pytest tests/api/test_schemathesis.py

bench: $(VENV)/.tests ## measure everything beside its raw limit, write docs/performance.md
	@PYTHONPATH=tests $(PY) -m bench

bench-data: $(VENV)/.tests ## build the database of a million cases that `make bench` then measures too
	@PYTHONPATH=tests $(PY) -m bench --build 1000000

# How long `make soak` breaks things on each database.
MINUTES ?= 10
soak: $(VENV)/.tests ## break things under load for MINUTES, on both databases; as root also several machines
	@PYTHONPATH=tests $(PY) tests/bench/soak.py $(MINUTES) sqlite
	@PYTHONPATH=tests $(PY) tests/bench/soak.py $(MINUTES) postgresql
	@if [ "$$(id -u)" -eq 0 ]; then PYTHONPATH=tests $(PY) tests/bench/nodes.py; fi

lock: $(VENV)/.tests ## write the lock files anew from pyproject.toml
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock
	@$(PY) -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url --no-emit-find-links pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

catalogs: $(VENV)/.tests ## collect the sentences of the code, compile the translations
	@mkdir -p build
	@$(PY) -m babel.messages.frontend -q extract -F babel.cfg --no-location --sort-output $(SENTENCES:%=-k %) \
	  -o build/casetrack.pot .
	@$(PY) -m babel.messages.frontend -q update -l zh_CN -w 100 --no-fuzzy-matching --ignore-obsolete \
	  --ignore-pot-creation-date -i build/casetrack.pot -o $(CATALOG).po
	@$(PY) -m babel.messages.frontend -q compile -i $(CATALOG).po -o $(CATALOG).mo

docs: $(VENV)/.tests ## draw the workflows anew in docs/workflows, the table in docs/ledger.md, docs/samples, docs/licences.md
	@PYTHONPATH=tests $(PY) -m docs_of_laws
	@PYTHONPATH=tests $(PY) -m docs_of_ledger
	@PYTHONPATH=tests $(PY) -m notices.committed
	@PYTHONPATH=tests $(PY) -m docs_of_licences

pictures: $(VENV)/.tests ## take pictures of the pages anew in docs/img
	@PYTHONPATH=tests $(PY) -m web.pictures

sbom: $(VENV)/.tests ## write every part of the program with its version and licence to build/sbom.cdx.json (CycloneDX)
	@rm -rf build/parts && $(PY) -m venv --without-pip build/parts
	@$(PY) -m pip --python build/parts/bin/python install -q --require-hashes -r requirements.lock
	@$(PY) -m cyclonedx_py environment build/parts/bin/python --pyproject pyproject.toml --of JSON --sv 1.6 \
	  --output-reproducible -o build/sbom.cdx.json
	@rm -rf build/parts && echo build/sbom.cdx.json

bundle: $(VENV)/.tests sbom ## make the archive that installs without a network, in build/bundle
	@PY=$(PY) sh deploy/bundle/make.sh

bundle-drill: ## install that archive and run the demonstration where there is no network (as root)
	@sh deploy/bundle/drill.sh

clean: ## remove the environment and what runs have left
	@rm -rf $(VENV) demo build dist .mypy_cache .ruff_cache .hypothesis

$(PY):
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.lock pyproject.toml | $(PY)
	@echo "setting up (once) ..."
	@$(PY) -m pip install -q --require-hashes -r requirements.lock
	@$(PY) -m pip install -q --no-deps -e .
	@touch $@

$(VENV)/.tests: requirements-dev.lock pyproject.toml | $(PY)
	@echo "setting up the tests (once) ..."
	@$(PY) -m pip install -q --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install -q --no-deps -e .
	@touch $@ $(VENV)/.runs
