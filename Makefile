# Everything that is done to licet from the outside. `make` lists it.
#
#   make test PYTHON=python3.12 VENV=.venv-3.12     with another Python, beside the first
#   make test ARGS="-k part_744 -x"                 ARGS goes to pytest

PYTHON  ?=
VENV    ?= .venv
ARGS    ?=
AGAINST ?= main
MATRIX  ?= 3.11 3.12 3.13

BIN   := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH := $(VENV)/.installed-bench
# A server that is compared with; its binary comes as a package.
CERBOS := @cerbos/cerbos-linux-x64@0.55.0
# buf and the protoc plugins are found by name.
RUN   := PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python

# durable-rules 2.0.28 calls a function that Python 3.13 removed; this names its successor, which
# older versions have as well. CFLAGS would not do: its setup.py overwrites them.
export CPPFLAGS += -DPyEval_CallObject=PyObject_CallObject
# One source of libraries: the lock, installed into the environment of this folder.
unexport PYTHONPATH PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help setup test test-long test-pythons check lint style types imports contract breaking \
        format mutation bench bench-parts bench-peers proto demo lock clean

help: ## Say what can be made
	@echo "licet: may this trade transaction go ahead, and why?"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## Install everything into .venv (needs Python >= 3.11 and a C compiler)

# The first Python that is new enough; PYTHON=... decides instead.
define find_python
set -e; \
candidates="$(PYTHON)"; \
[ -n "$$candidates" ] || candidates="python3 python3.13 python3.12 python3.11"; \
found=; \
for candidate in $$candidates; do \
    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
        found=$$candidate; break; \
    fi; \
done; \
if [ -z "$$found" ]; then \
    echo "setup: no Python 3.11 or newer among: $$candidates" >&2; \
    echo "setup: install one (Debian: apt-get install python3 python3-venv python3-dev), or say which: make setup PYTHON=/path/to/python3" >&2; \
    exit 1; \
fi
endef

$(STAMP): requirements.lock requirements-build.lock pyproject.toml
	@$(find_python); \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "setup: $$found cannot make virtual environments (Debian: apt-get install python3-venv)" >&2; exit 1; \
	fi; \
	if ! command -v "$${CC:-cc}" >/dev/null && ! command -v gcc >/dev/null; then \
	    echo "setup: no C compiler, and durable-rules exists as source only (Debian: apt-get install gcc libc6-dev)" >&2; exit 1; \
	fi; \
	headers=$$("$$found" -c 'import sysconfig; print(sysconfig.get_path("include"))'); \
	if [ ! -f "$$headers/Python.h" ]; then \
	    echo "setup: $$found has no C headers, $$headers/Python.h (Debian: apt-get install python3-dev)" >&2; exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import pip' 2>/dev/null; then \
	    echo "setup: making $(VENV) with $$("$$found" --version)"; \
	    "$$found" -m venv --clear "$(VENV)"; \
	fi
	@echo "setup: installing the libraries of requirements.lock, half a minute to some minutes (pip writes to $(VENV)/setup.log)"
	@install="$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off"; \
	{ $$install --require-hashes -r requirements-build.lock \
	&& $$install --require-hashes --no-build-isolation -r requirements.lock \
	&& $$install --no-deps --no-build-isolation -e . ; } >$(VENV)/setup.log 2>&1 \
	|| { tail -n 30 $(VENV)/setup.log >&2; echo "setup: failed; the rest is in $(VENV)/setup.log" >&2; exit 1; }
	@for library in grpc durable_rules_engine cel_expr_python; do \
	    $(BIN)/python -c "import $$library" \
	    || { echo "setup: $$library was installed but does not import" >&2; exit 1; }; \
	done
	@touch $(STAMP)
	@echo "setup: done, with $$($(BIN)/python --version) in $(VENV)"

test: setup ## Run the tests
	$(BIN)/python -m pytest $(ARGS)

test-long: setup ## Run the tests that take minutes: 100,000 cases against the oracles, and the like
	$(BIN)/python -m pytest -m long --timeout=3600 $(ARGS)

test-pythons: ## Run the tests on each Python of MATRIX (3.11 3.12 3.13), each in its own .venv-X
	@for version in $(MATRIX); do \
	    python=python$$version; \
	    if ! $$python -c '' 2>/dev/null; then \
	        python=$$(ls -d $$HOME/.pyenv/versions/$$version.*/bin/python 2>/dev/null | tail -n 1); \
	    fi; \
	    [ -n "$$python" ] || { echo "test-pythons: no Python $$version here" >&2; exit 1; }; \
	    echo "test-pythons: $$version"; \
	    $(MAKE) --no-print-directory test PYTHON="$$python" VENV=.venv-$$version || exit 1; \
	done

check: lint test ## Everything that a commit must pass: style, types, imports, contract, tests

lint: style types imports contract ## check, without the tests

style: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

imports: setup
	$(BIN)/lint-imports

contract: setup
	$(RUN) proto/build.py check
	$(RUN) proto/build.py lint

breaking: setup ## Compare the contract with that of a git ref, AGAINST (main)
	$(RUN) proto/build.py breaking --against $(AGAINST)

format: setup ## Format the code and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

mutation: setup ## Change the shipped law in small ways and see whether its cases notice (ARGS="us-ear --limit 0")
	$(BIN)/python -m tests.mutation $(ARGS)

bench: $(BENCH) ## Measure everything and write BENCHMARKS.md (ARGS="--list consolidated.json")
	$(BIN)/python -m tests.benchmarks $(ARGS)

bench-parts: setup ## Measure the parts alone
	$(BIN)/python -m pytest tests/benchmarks --benchmark-enable --benchmark-only --timeout=0 $(ARGS)

$(BENCH): $(STAMP) requirements-bench.lock
	@$(BIN)/python -m pip install --disable-pip-version-check -q --require-hashes --no-deps -r requirements-bench.lock
	@if command -v npm >/dev/null; then \
	    npm install --silent --no-audit --no-fund --prefix $(VENV)/cerbos $(CERBOS); \
	else echo "bench: no npm here, so Cerbos is left out" >&2; fi
	@touch $(BENCH)

bench-peers: $(BENCH) ## Compare rule evaluation with other engines, on the same rules and transactions
	$(BIN)/python -m tests.peers $(ARGS)

proto: setup ## Generate proto/gen from proto/licet
	$(RUN) proto/build.py generate

demo: setup ## Start a server, decide a handful of transactions over gRPC, replay them
	$(BIN)/python -m server.demo

lock: setup ## Write requirements*.lock anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	$(BIN)/python -m pip install -qq uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	    --generate-hashes --no-annotate $(ARGS) pyproject.toml --extra dev -o requirements.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	    --generate-hashes --no-annotate $(ARGS) --group build -c requirements.lock -o requirements-build.lock
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	    --generate-hashes --no-annotate $(ARGS) --group bench -c requirements.lock -o requirements-bench.lock

clean: ## Remove what was built, installed and cached here; never a data directory
	rm -rf .venv .venv-* build dist .benchmarks .hypothesis .import_linter_cache .mypy_cache \
	    .pytest_cache .ruff_cache
	find engine server tests proto -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
