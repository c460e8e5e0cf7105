# Metaloom. `make site` and `make test` work from a bare checkout.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
RENDERER ?= auto
SINCE ?= HEAD

.PHONY: check-r soak site handbook history test publish-check env test-env lint types unit preview validate schemas lock clean
.DEFAULT_GOAL := site

site: env
	@$(BIN)/metaloom build . --renderer $(RENDERER)

# Freeze three versions: the evidence as known at the end of 2016, of 2021, and now. Commit everything first, snapshots/ after.
history: env
	@$(BIN)/metaloom snapshot create 2016 --as-of 2016 --renderer $(RENDERER)
	@$(BIN)/metaloom snapshot create 2021 --as-of 2021 --renderer $(RENDERER)
	@$(BIN)/metaloom snapshot create --renderer $(RENDERER)

# The handbook of the tool, in docs/_site: its reference is made from the code.
handbook: env
	@$(BIN)/metaloom reference docs/reference --bad tests/bad --declared . docs tests/bad/_base tests/strangers/projects/*
	@$(BIN)/python scripts/make_gallery.py
	@$(BIN)/metaloom build docs --renderer $(RENDERER)

preview: env
	@$(BIN)/metaloom preview . --renderer $(RENDERER)

env: .venv/site.stamp

test-env: .venv/test.stamp

.venv/bin/python:
	@scripts/make_venv.sh "$(PYTHON)"

.venv/site.stamp: requirements/site.lock pyproject.toml | .venv/bin/python
	@scripts/install.sh requirements/site.lock && touch $@

.venv/test.stamp: requirements/test.lock pyproject.toml | .venv/bin/python
	@scripts/install.sh requirements/test.lock && touch .venv/site.stamp $@

test: test-env
	@scripts/find_browser.sh
	$(MAKE) lint types
	$(BIN)/pytest -n 2 --dist worksteal

lint: test-env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PYTHONPATH=scripts $(BIN)/lint-imports --no-logo --no-cache

types: test-env
	$(BIN)/mypy

# All of publishing that can be run on this machine: workflows, citation, permanent addresses, tables, crate, addresses.
publish-check: test-env .venv/crate.stamp
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format --default-filetype yaml CITATION.cff
	$(BIN)/zizmor --offline --quiet .github/workflows
	$(BIN)/metaloom build . --renderer $(RENDERER)
	$(BIN)/metaloom permalinks --since $(SINCE) --site _site
	cd _site && ../$(BIN)/python -W ignore -m frictionless validate datapackage.json >/dev/null
	.venv/crate/bin/python tests/publish/check_crate.py _site
	$(BIN)/pytest -q -n 0 tests/publish tests/site/test_addresses.py

.venv/crate.stamp: requirements/crate.lock | .venv/bin/python
	@.venv/bin/python -m venv .venv/crate
	@.venv/crate/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< && touch $@

unit: test-env
	$(BIN)/pytest tests/unit tests/spec tests/bad -q -n 2

# Long trials, too slow for every change: all damages of all cells, R's own answers again where R is found, axe on every page.
soak: test-env
	METALOOM_SOAK=1 $(BIN)/pytest tests/strangers -q -n 0
	METALOOM_SOAK=1 METALOOM_FUZZ_SECONDS=1200 $(BIN)/pytest tests/hostile tests/functional/test_swap.py -q -n 0
	METALOOM_SOAK=1 $(BIN)/pytest tests/site/test_quality.py tests/site/test_hostile.py tests/kernels -q -n 2

# Run the R code that the pages show, for this site, the templates and the strangers' projects, and compare every number.
check-r: test-env
	PYTHONPATH=scripts:tests $(BIN)/python tests/proofs/check_r.py $(PROJECTS)

# Hold the engine against its references again, after any change of the engine: writes validation/summary.json.
validate: test-env
	PYTHONPATH=scripts:tests $(BIN)/python -m agreement

# Write the JSON schemas again, after any change of the declarations' models.
schemas: env
	$(BIN)/python -c "from pathlib import Path; from metaloom.declare.schema import write_schemas; from metaloom.surveys.kinds import KINDS; write_schemas(Path('schemas'), KINDS)"

# Renew the hash-pinned locks with the newest versions (maintainers; needs uv).
lock:
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --quiet --no-header --no-annotate pyproject.toml \
	  --extra build --extra bundle -o requirements/site.lock
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --quiet --no-header --no-annotate pyproject.toml \
	  --extra build --extra bundle --extra test --extra quality --extra portfolio --extra completion -c requirements/site.lock -o requirements/test.lock
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --quiet --no-header --no-annotate \
	  requirements/crate.in -o requirements/crate.lock

clean:
	rm -rf _site _generated _variables.yml analyses studies figures api .metaloom .quarto
