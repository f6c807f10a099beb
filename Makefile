# Needs only python3 (3.11 or later) with its venv module, and GNU make; everything else goes
# into .venv. A second run finds its stamps there and starts no pip.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help venv export-confluence sandbox test test-long test-all lint format build clean

# Recipes read the documents' folder from the environment: a path with spaces or quotes survives.
export DOCS

help: ## Show this list
	@echo "Usage: make TARGET [DOCS=FOLDER] [PYTHON=python3]"
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r target text; \
	do printf '  %-18s %s\n' $$target "$$text"; done
	@echo
	@echo "To a site of yours: set CONFLUENCE_URL, CONFLUENCE_USER, CONFLUENCE_API_TOKEN and"
	@echo "CONFLUENCE_SPACE_KEY, then make export-confluence DOCS=re-myproject"

$(VENV)/.created:
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "$(PYTHON) was not found. Install Python 3.11 or later, or name one: make PYTHON=/path/to/python3 ..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$("$(PYTHON)" --version 2>&1); recue-exporters needs Python 3.11 or later." >&2; \
	  echo "Name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Creating $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv "$(VENV)"
	@touch $@

# One stamp per set of extras, named after it: .venv/.has-sandbox,mermaid
$(VENV)/.has-%: $(VENV)/.created setup.cfg pyproject.toml
	@echo "Installing recue-exporters[$*] into $(VENV); the first time this takes a minute"
	@$(PIP) install --editable '.[$*]'
	@touch '$@'

RUN := $(VENV)/.has-sandbox,mermaid
TEST := $(VENV)/.has-test,mermaid
DEV := $(VENV)/.has-dev,mermaid

venv: $(RUN) ## Set up .venv with the package in it
	@echo "Ready: $(BIN)/recue-export --help"

export-confluence: $(RUN) ## Publish DOCS to CONFLUENCE_URL; without that, DOCS or examples/ into the sandbox
	@if [ -n "$$CONFLUENCE_URL" ]; then \
	  if [ -z "$$DOCS" ]; then \
	    echo "CONFLUENCE_URL is set, so DOCS must say what to publish there: make export-confluence DOCS=re-myproject" >&2; \
	    exit 2; \
	  fi; \
	  exec $(BIN)/recue-export confluence "$$DOCS"; \
	fi; \
	$(BIN)/recue-export confluence "$${DOCS:-examples/}" --sandbox; status=$$?; \
	if [ $$status -le 1 ]; then echo "In this folder: make sandbox"; fi; \
	exit $$status

sandbox: $(RUN) ## Show the published pages in a browser, until Ctrl-C
	@$(BIN)/recue-export sandbox || { status=$$?; [ $$status = 130 ] || exit $$status; }

test: $(TEST) ## Run the tests, without those marked long
	@$(BIN)/pytest -m "not long" --numprocesses auto

test-long: $(TEST) ## Run the tests marked long
	@$(BIN)/pytest -m long --numprocesses auto

test-all: test test-long ## Run all tests

lint: $(DEV) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(DEV) ## Put the style right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

build: $(DEV) ## Build the wheel and the source archive into dist/
	@$(BIN)/python -m build

clean: ## Remove what was built and cached (.venv and the sandbox's pages stay)
	@rm -rf build dist ./*.egg-info .coverage .coverage.* htmlcov
	@rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find recue_exporters reverse_engineer tests scripts -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
