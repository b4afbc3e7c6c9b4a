# Every target is a line or two; `make setup` needs Python >= 3.11 and nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test test-all lint bench lock messages
setup: .venv/installed-run
run: setup
	@$(BIN)/python -m kyc.run
test: .venv/installed-dev
	@$(BIN)/pytest -m "not slow"
test-all: .venv/installed-dev
	@$(BIN)/pytest
lint: .venv/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
bench: .venv/installed-dev
	$(BIN)/python -m bench

.venv/installed-run: requirements/run.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
.venv/installed-dev: requirements/dev.txt | setup
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Versions and hashes, without the address of any index.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/installed-dev
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
