# Lianwei: everything a person types. A machine needs python3 (3.11 or newer) with venv, and make; nothing else.

PY ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
UV := .tools/bin/uv
WORKERS ?= 2

# uv where it can be had, else pip; both check every hash and obey a user's mirror settings.
install = if [ -x $(UV) ]; then $(UV) pip install -q --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1); fi
link = if [ -x $(UV) ]; then $(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; fi

.PHONY: help run test check lint docs lock journeys bench-alliance bench-analytics bench-businesses bench-cases bench-exchange bench-intake bench-reading bench-scrub bench-search bench-sheets bench-warning prove prove-custody messages format clean

help:
	@echo "make run        start the product with its demo alliance on 127.0.0.1:8000"
	@echo "make test       the test suite (LIANWEI_TEST_DATABASE_URL: also on PostgreSQL)"
	@echo "make check      format, lint, import contracts, types, docs (make lint), and the house rules"
	@echo "make journeys   the journeys in a real browser (needs Chromium)"
	@echo "make docs       docs/generated · make lock: the hashed locks · make format · make clean"
	@echo "make bench-cases: speed at 10,000 to 1,000,000 cases · make bench-intake: submissions a second"
	@echo "make bench-alliance: what is told twice among 100,000 complaints · make bench-businesses: who was entered twice"
	@echo "make bench-reading: the reading help, milliseconds a text · make bench-scrub: what the scrubber finds · make bench-sheets: rows of a sheet a second"
	@echo "make bench-warning: early warning beside R surveillance, milliseconds a series"
	@echo "make bench-exchange: signed and receipted messages a second between two instances"
	@echo "make bench-analytics: figures over 10,000,000 synthetic facts, beside raw SQL"
	@echo "make prove: the long proofs · make prove-custody TRACES=DIR: custody between instances, trace by trace"

# --- installation ------------------------------------------------------------------------------------------------

.tools/.ready: requirements-tools.lock
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Lianwei needs Python 3.11 or newer: make run PY=python3.12")'
	@$(PY) -m venv .tools || { echo "The module venv is missing: apt-get install python3-venv"; exit 1; }
	@.tools/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-tools.lock \
		|| echo "uv cannot be installed here; going on with pip, which takes a little longer."
	@touch $@

$(BIN)/python: | .tools/.ready
	@if [ -x $(UV) ]; then $(UV) venv -q --python $(PY) --allow-existing .venv; else $(PY) -m venv .venv; fi

.venv/.run: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing (a minute on the first start) …"
	@$(call install,requirements.lock) && $(call link) && touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need …"
	@$(call install,requirements-dev.lock) && $(call link) && touch $@ .venv/.run

# --- use ---------------------------------------------------------------------------------------------------------

run: .venv/.run messages
	@exec $(BIN)/lianwei serve

messages: .venv/.run
	@$(BIN)/python -m tools.messages

# The whole suite on SQLite; with a server named, the tests marked `both` on PostgreSQL too.
test: .venv/.dev
	LIANWEI_TEST_DATABASE_URL= $(BIN)/python -m pytest -n $(WORKERS) -m "not journey"
	@if [ -n "$$LIANWEI_TEST_DATABASE_URL" ]; then \
		echo "and on PostgreSQL:"; $(BIN)/python -m pytest -n $(WORKERS) -m "both and not journey" --ignore=tests/architecture; fi

journeys: .venv/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m journey tests/journeys tests/ui

# Format, lint, import contracts, types, generated docs. The house rules (translations, locks, style sheets, sizes)
# are tests: `make test` runs them with the others, `make check` for who wants to hear of them first.
check: lint
	$(BIN)/python -m pytest -n $(WORKERS) tests/architecture

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python -m tools.docs --check

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.dev
	$(BIN)/python -m tools.docs

bench-search: .venv/.dev
	$(BIN)/python -m bench.search --rebuild

bench-scrub: .venv/.dev
	$(BIN)/python -m bench.scrub

bench-sheets: .venv/.dev
	$(BIN)/python -m bench.sheets

bench-alliance: .venv/.dev
	$(BIN)/python -m bench.alliance

bench-analytics: .venv/.dev
	$(BIN)/python -m bench.analytics

bench-businesses: .venv/.dev
	$(BIN)/python -m bench.businesses

bench-exchange: .venv/.dev
	$(BIN)/python -m bench.exchange

bench-cases: .venv/.dev
	$(BIN)/python -m bench.cases

bench-intake: .venv/.dev
	$(BIN)/python -m bench.intake

bench-reading: .venv/.dev
	$(BIN)/python -m bench.reading

bench-supervision: .venv/.dev
	$(BIN)/python -m bench.supervision

bench-warning: .venv/.dev
	$(BIN)/python -m bench.surveillance

prove: .venv/.dev
	$(BIN)/python -m prove

# Traces of the custody model, replayed on three databases; DATABASE=postgresql for PostgreSQL.
TRACES ?= docs/protocol/traces
DATABASE ?= sqlite
prove-custody: .venv/.dev
	@$(BIN)/python -m prove.custody $(TRACES) --database $(DATABASE)

# --- upkeep ------------------------------------------------------------------------------------------------------

# Spark (300 MB) has a lock of its own: it is installed where it is wanted, and by its proof.
compile := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

lock: .tools/.ready
	$(compile) --extra postgres --group install pyproject.toml -o requirements.lock
	$(compile) --extra postgres --group install --group dev pyproject.toml -o requirements-dev.lock
	$(compile) --extra postgres --extra spark --group install --group dev pyproject.toml -o requirements-spark.lock
	echo "uv==$(UV_VERSION)" | $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header - -o requirements-tools.lock
	! grep -n '://' requirements*.lock

clean:
	rm -rf .venv .tools .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find lianwei -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
