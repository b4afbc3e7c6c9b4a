# Every target is a line or two; `make setup` needs Python >= 3.11 and nothing else.
# `make setup EXTRAS=tesseract` adds the reader of Thai, Devanagari and Hangul.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test test-all lint bench messages lock clean
setup: .venv/installed-run
	$(if $(EXTRAS),@$(BIN)/python -m tools.extras $(EXTRAS))
run: setup
	@$(BIN)/python -m kyc.run
test: .venv/installed-dev
	@$(BIN)/pytest -m "not slow and not thorough" --numprocesses auto --dist loadfile
test-all: .venv/installed-dev
	@$(BIN)/pytest
lint: .venv/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
	$(BIN)/bandit --quiet --severity-level medium --recursive providers onboarding kyc tools manage.py
bench: .venv/installed-dev
	$(BIN)/python -m bench
messages: .venv/installed-dev
	@command -v xgettext >/dev/null || { echo "xgettext is missing: sudo apt-get install gettext" >&2; exit 1; }
	$(BIN)/python manage.py makemessages --locale pt_BR --locale es --no-location --no-obsolete $(foreach D,var build tests tools bench,--ignore $D)
	$(BIN)/python manage.py compilemessages --locale pt_BR --locale es --ignore .venv
clean:
	rm -rf .venv build htmlcov .coverage .pytest_cache .mypy_cache .ruff_cache .grimp_cache .import_linter_cache .hypothesis

.venv/installed-run: requirements/run.txt
	@$(PYTHON) -c 'import sys; v = sys.version.split()[0]; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or newer is needed; $(PYTHON) is {v}. Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	@echo "Installing into .venv: about 600 MB, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
.venv/installed-dev: requirements/dev.txt | setup
	@echo "Installing what tests need: about 350 MB more, once."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Versions and hashes, without the address of any index.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: .venv/installed-dev
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --all-extras -c requirements/run.txt -o requirements/extras.txt
	$(LOCK) pyproject.toml --all-extras --group dev -c requirements/extras.txt -o requirements/dev.txt
