# make setup | demo | slack-demo | test | test-long | bench | check
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: setup demo slack-demo test test-long bench check types rules fix clean

setup: $(READY)

# An installed torch 2.13.0 is kept, so that a CPU build can be chosen first (README, "What is downloaded").
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pip==26.3"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e . --group dev
	touch $(READY)

demo: $(READY)
	$(BIN)/steward demo

slack-demo: $(READY)
	$(BIN)/steward slack demo

# Commands that tests start would each compile what they import, in a shell that keeps no compiled files.
export PYTHONDONTWRITEBYTECODE :=

# Types are looked through beside the rest: on a fresh clone that takes longer than all of it. Meanwhile the tests are
# collected once, so that not every process compiles them.
check: $(READY)
	$(MAKE) --no-print-directory -j 2 types rules

types: $(READY)
	$(BIN)/mypy

rules: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/steward pack check knowledge/pack
	$(BIN)/pytest --collect-only --quiet --quiet

# Two processes at once, torch in each on one thread: more share the cores no better.
test: check
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist worksteal

test-long: $(READY)
	STEWARD_TESTS_THOROUGH=1 $(BIN)/pytest -m "long or property"

bench: $(READY)
	$(BIN)/python -m tests.bench

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build *.egg-info
