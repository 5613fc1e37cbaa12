# The table of contents of the workshop. `make run` is all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: setup setup-dev run test lint audit bench soak lock vendor types clean

setup: $(STAMP)
setup-dev: $(STAMP)-dev

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Floorwatch needs Python 3.11 or newer; set PYTHON=/path/to/it"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3 cannot make a virtual environment: on Debian, apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMP)-dev: $(STAMP) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup
	@$(BIN)/floorwatch run

# Live tests mostly wait for what they play, so there is one worker more than the machine has cores.
WORKERS = -n $$(($$(nproc) + 1)) --dist worksteal

# What cannot be installed is left out in one clear line; where FLOORWATCH_NO_SKIPS is set (.ci/run), that is a failure.
test: setup-dev
	@code=0; sh tests/install.sh || code=$$?; \
	if [ $$code -eq 0 ]; then exec $(BIN)/python -m pytest $(WORKERS); \
	elif [ $$code -eq 3 ] && [ -z "$$FLOORWATCH_NO_SKIPS" ]; then \
		exec $(BIN)/python -m pytest $(WORKERS) --ignore=tests/live --ignore=tests/browser; \
	else exit 1; fi

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive realtime connectors web config
	$(BIN)/python -m pytest --quiet tests/house/test_lock_files.py

bench: setup-dev
	$(BIN)/python -m tests.bench

# Faults of every kind against real daemons on a real Asterisk, about twenty minutes; see docs/soak.md.
soak: setup-dev
	@code=0; sh tests/install.sh || code=$$?; \
	if [ $$code -eq 0 ]; then exec $(BIN)/python -m tests.soak; \
	elif [ $$code -eq 3 ] && [ -z "$$FLOORWATCH_NO_SKIPS" ]; then echo "make soak: left out, it needs root on Debian" >&2; \
	else exit 1; fi

# Known weaknesses of locked packages, asked of the public service; needs the network, so it is no part of lint.
audit: setup-dev
	@$(BIN)/python -m tests.advisories

# Developers only: a new lock after a change of pyproject.toml; no download address may enter the files.
lock: setup-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --no-header --output-file=requirements.lock requirements.in pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --all-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --no-header --output-file=requirements-dev.lock requirements.in pyproject.toml

# Developers only: other people's code for the pages, one self-contained file each, and the browser's types of our rows.
vendor: setup-dev
	cd tests/browser && npm ci --silent --no-audit --no-fund && node vendor.mjs

types: setup-dev
	$(BIN)/python -m tests.browser.rows_types

clean:
	rm -rf $(VENV) build *.egg-info
