# `make site`, `make serve`, `make test` set up what they need and say what to do when they cannot.
PYTHON ?= python3
VENV := .venv
# Material announces its successor at each start; the manual says what we make of it.
export NO_MKDOCS_2_WARNING := 1
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help site serve serve-internal test test-quick check lint words goldens pictures benchmark clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 26

site: $(VENV)/.site ## Build both sites: site/ (public) and site-internal/
	$(BIN)/mkdocs build --quiet
	$(BIN)/mkdocs build --quiet -f mkdocs.internal.yml
	@echo
	@echo "Public status page:   file://$(CURDIR)/site/index.html"
	@echo "Internal archive:     file://$(CURDIR)/site-internal/index.html"
	@echo "Live, with reload:    make serve    or    make serve-internal"

serve: $(VENV)/.site ## Serve the public site, rebuilt when a record changes
	$(BIN)/mkdocs serve

serve-internal: $(VENV)/.site ## Serve the internal site, rebuilt when a record changes
	$(BIN)/mkdocs serve -f mkdocs.internal.yml -a 127.0.0.1:8001

check: $(VENV)/.site ## Check this repository's records
	$(BIN)/uptrail check

test: $(VENV)/.test lint ## Run every test, installing Chromium when it is missing
	@sh scripts/install-test-programs.sh
	$(BIN)/pytest -n 2 --dist loadgroup

test-quick: $(VENV)/.test ## Run the tests that need neither a browser nor other generators
	$(BIN)/pytest -m "not browser and not neighbours and not slow"

lint: $(VENV)/.test ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

words: $(VENV)/.test ## Collect the interface's words and update every language's catalogue
	@mkdir -p .cache
	$(BIN)/pybabel -q extract -F scripts/words.cfg -k gettext_noop -c Translators: -s --add-location=file --sort-output \
	  --omit-header -o .cache/uptrail.pot plugins/uptrail/outputs
	$(BIN)/pybabel -q update -D uptrail -i .cache/uptrail.pot -d plugins/uptrail/outputs/locale -w 120 \
	  --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date
	@$(BIN)/pytest tests/outputs/test_words_catalogues.py

goldens: $(VENV)/.test ## Write the expected files of the tests anew; read the difference before you commit it
	UPDATE_GOLDENS=1 $(BIN)/pytest -m "not browser and not neighbours"
	git diff --stat -- tests

pictures: $(VENV)/.test ## Take the manual's pictures of the demo anew
	@sh scripts/install-test-programs.sh
	$(MAKE) site
	$(BIN)/python scripts/pictures.py

benchmark: $(VENV)/.test ## Measure builds of 10,000 incidents (takes minutes)
	$(BIN)/python benchmarks/run.py

clean: ## Remove what was built and cached
	rm -rf site site-internal .cache dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Uptrail needs Python 3.11 or newer as $(PYTHON): try make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment here: on Debian, apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"

$(VENV)/.site: pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[search]'
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.site
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	@touch $@
