# Everything runs from a virtual environment in this folder: nothing is installed outside it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Each of the many processes that the tests start would read the whole source anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-rest test-all key run slack bench check docs picture lock clean

$(VENV)/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Footbridge needs Python 3.11 or newer. Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: $(VENV)/ready ## The sample company, replayed through a local Slack
	$(BIN)/python app.py demo

test: $(VENV)/ready-dev ## The tests, on SQLite and on a real PostgreSQL, in a few minutes
	$(BIN)/python -m pytest -n 4 --dist worksteal

test-rest: $(VENV)/ready-dev ## What make test leaves out
	FOOTBRIDGE_TESTS=rest $(BIN)/python -m pytest -n 4 --dist worksteal

test-all: $(VENV)/ready-dev ## Everything, each journey on both databases
	FOOTBRIDGE_TESTS=all $(BIN)/python -m pytest -n 4 --dist worksteal

key: $(VENV)/ready ## A new FOOTBRIDGE_SECRET_KEY
	@$(BIN)/python app.py key

slack: $(VENV)/ready ## A local Slack with Footbridge installed, to set it up in
	$(BIN)/python app.py sandbox --manifest manifest.json

run: $(VENV)/ready ## The bot in one process, over Socket Mode
	$(BIN)/python app.py run

bench: $(VENV)/ready-dev ## Each benchmark prints one table and one line of JSON
	$(BIN)/python -m benchmarks

check: $(VENV)/ready-dev ## Lint and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/ready ## Write the pages of docs that are made from the code
	$(BIN)/python app.py nudges --page docs/nudges.md

picture: $(VENV)/ready-dev ## Take the README's picture of the demo's page anew
	$(BIN)/python -m demo.picture

lock: $(VENV)/ready-dev ## Write the lock files anew from pyproject.toml
	$(BIN)/pip install --quiet 'uv>=0.13,<0.14'
	$(BIN)/uv pip compile pyproject.toml --extra sandbox --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --upgrade -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra sandbox --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
