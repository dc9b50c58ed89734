# From a fresh clone, with only python 3.11+ (and its venv), make and git: `make demo`, `make test`.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ASSETS := src/evenhand/web/static/vendor/govuk/govuk-frontend.min.css
UV := .venv/lock/bin/uv
COMPILE := UV_PYTHON_DOWNLOADS=never $(UV) pip compile --quiet --universal --generate-hashes \
	--no-header --no-annotate --python-version 3.11

.PHONY: setup demo test format pictures lock clean

setup: .venv/installed $(ASSETS)

demo: setup
	$(if $(DATA),EVENHAND_DATA="$(DATA)") $(BIN)/evenhand demo $(if $(PORT),--port $(PORT))

# PostgreSQL first, so that the last lines are the summary of the whole. The shell's own settings must not
# steer the tests: a DATABASE_URL serves the first run only.
CLEAN := env -u EVENHAND_DATA -u EVENHAND_DEMO -u EVENHAND_TEST_CLOCK -u EVENHAND_POLICIES -u EVENHAND_DEBUG
test: .venv/tested setup
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(CLEAN) $(BIN)/python tests/throwaway_postgres.py -- $(BIN)/python -m pytest -q -n auto -m both_engines
	$(CLEAN) -u DATABASE_URL $(BIN)/python -m pytest -q -n auto --durations=30

format: .venv/tested
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# The pictures of README.md and the docs, made from the demonstration.
pictures: .venv/tested setup
	$(BIN)/python tools/pictures.py

# After a change of requirements/*.in or package.json; UPGRADE=1 takes newer versions. The locks name no registry.
lock: .venv/installed
	test -x $(UV) || { $(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv; }
	cd requirements && for part in "base" "build -c base.txt" "dev -c base.txt -c build.txt"; do set -- $$part; name=$$1; shift; \
		$(subst .venv,../.venv,$(COMPILE)) $(if $(UPGRADE),--upgrade) $$name.in "$$@" -o $$name.txt || exit 1; done
	$(BIN)/python tools/assets.py lock
	! grep -n '://' requirements/*.txt package-lock.json

clean:
	rm -rf .venv src/evenhand/web/static/vendor src/evenhand/letters/fonts
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is needed (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: requirements/base.txt requirements/build.txt pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements/base.txt -r requirements/build.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/tested: requirements/dev.txt | .venv/installed
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(ASSETS): package-lock.json .npmrc tools/assets.py | .venv/installed
	$(BIN)/python tools/assets.py
