# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.PHONY: demo test lint types floors browsers unit differential truth velocity bench clean

demo: $(READY)
	@echo '$$ crossgate check examples/pets-console.yaml'
	@$(BIN)/crossgate check examples/pets-console.yaml --fail-on never
	@echo
	@echo '$$ crossgate try examples/pets-console.yaml "PUT /pets" --origin https://app.example.com'
	@$(BIN)/crossgate try examples/pets-console.yaml "PUT /pets" --origin https://app.example.com || true

test: lint types floors browsers unit

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

floors: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup

# Chromium and Firefox for the tests against real browsers, where they may be installed; else it says what is left out.
browsers: $(READY)
	$(BIN)/python -m tests.differential.install

# A long run against real browsers: make differential N=20000 SEED=1
N ?= 20000
differential: $(READY) browsers
	$(BIN)/python -m tests.differential --count $(N) $(if $(SEED),--seed $(SEED))

truth: $(READY)
	$(BIN)/python -m tests.truth

# Needs Java and Apache Velocity 1.7: apt-get install --no-install-recommends default-jdk-headless velocity
velocity: $(READY)
	$(BIN)/python -m tests.velocity --inputs $(or $(N),5000) --seed $(or $(SEED),1)

bench: $(READY)
	$(BIN)/python -m bench

# On a fresh Debian the venv module is a package of its own: root may install it.
$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV) || { apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src  # an installed package has its bytecode; a checkout need not lack it
	touch $(READY)

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
