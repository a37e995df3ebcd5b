# Two commands do everything: `make chat` and `make test`. Both may be run again at any time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-all

.PHONY: chat test lint types check eval clean bench-retrieval fuzz bench-many bench-chat bench-start bench-serve

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

# At least 20,000 mutated notices: each gives a notice or a clear error, none takes over 2 s.
fuzz: $(STAMP)
	PYTHONPATH=. $(BIN)/python tests/fuzz_parse.py --cases 20000

# 100 notices of 50 tasks load, build and answer; takes minutes.
bench-many: $(STAMP)
	PYTHONPATH=. $(BIN)/python tests/bench_many.py

bench-start: $(STAMP)
	$(BIN)/python tests/bench_start.py

bench-serve: $(STAMP)
	PYTHONPATH=. $(BIN)/python tests/bench_serve.py

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

bench-chat: $(STAMP)
	$(BIN)/python tests/bench/chat_load.py
