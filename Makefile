# Two commands do everything: `make chat` and `make test`. Both may be run again at any time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-all

.PHONY: chat test lint types check eval clean bench-retrieval

chat: $(STAMP)
	$(BIN)/python app.py

test: $(STAMP)
	$(BIN)/python -m pytest -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

check: lint types test

# The shipped question sets against the committed verdicts.
eval: $(STAMP)
	$(BIN)/python -m eval baseline

bench-retrieval: $(STAMP)
	$(BIN)/python -m eval bench-retrieval

# torch first, from the constraints file, so that the CPU build is taken where it is offered.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[all]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
