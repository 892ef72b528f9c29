# The two commands: `make demo` shows the whole loop, `make test` proves it. Both set up what they need.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
# File by file, in the order of tests/conftest.py.
SHARED_OUT := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
DEMO := demo
# What two databases could do differently: transactions, orders, triggers. All of tests/workbench runs there, too.
ON_POSTGRES := $(addprefix tests/workbench/test_,any_line.py api.py audit.py board.py cases.py cases_at_once.py concurrency.py \
  exams.py filling.py flows.py jobs.py likenesses.py listed.py queue_services.py rulebook.py run_cut_off.py workers.py)

export OMP_WAIT_POLICY := passive
# One thread of linear algebra: matrices here are small, and a second thread only waits for the first, at full load.
export OPENBLAS_NUM_THREADS := 1
# Where the environment forbids bytecode, each process would compile nine hundred modules, and pytest all tests, anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo serve test check format lint types imports docs lock clean

help:  ## Show what there is to do.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(VENV)/.core  ## A ready .venv with the `tidewaiter` command.

setup-dev: $(VENV)/.dev  ## The same, with what tests and checks need (Spark and Java among it).

demo: $(VENV)/.core  ## From raw files to an explained inspection list and a filled workbench, in minutes.
	$(BIN)/tidewaiter demo --out $(DEMO)
	$(BIN)/python -m tidewaiter_workbench.serve --folder $(DEMO) --prepare-only
	@echo "Next: make serve"

serve: $(VENV)/.core  ## The workbench on the demo's simulated port, at http://127.0.0.1:8000/; prints who may sign in.
	$(BIN)/python -m tidewaiter_workbench.serve --folder $(DEMO)

test: $(VENV)/.dev  ## Everything that must hold.
	$(BIN)/python -m pytest $(SHARED_OUT) -m "not heavy" $(PYTEST_ARGS)
	scripts/with_postgres.sh $(BIN)/python -m pytest -q $(SHARED_OUT) $(ON_POSTGRES)

check: $(VENV)/.dev format lint types imports docs test  ## All gates.

format: $(VENV)/.dev  ## Is the code laid out as ruff lays it out?
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev  ## Is the generated reference as the code has it?
	$(BIN)/python -m tidewaiter.cli.main dictionary --check docs/reference/data-dictionary.md

lock:  ## Resolve the dependencies anew (needs uv).
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade \
	  --extra dev --extra spark --extra postgres --extra workbench pyproject.toml -o requirements/dev.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --extra build --extra workbench -c requirements/dev.txt pyproject.toml -o requirements/core.txt

clean:  ## Remove what the commands above made.
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

$(VENV)/.core: requirements/core.txt pyproject.toml scripts/setup.sh
	PYTHON=$(PYTHON) scripts/setup.sh $(VENV) core

$(VENV)/.dev: requirements/dev.txt pyproject.toml scripts/setup.sh
	PYTHON=$(PYTHON) scripts/setup.sh $(VENV) dev
