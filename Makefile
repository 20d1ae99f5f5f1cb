# make run    everything on a fresh machine, then the service on http://127.0.0.1:8000
# make test   all checks and tests
# `make help` lists the rest. Nothing outside this folder is written but the model in the cache.

HOST ?= 127.0.0.1
PORT ?= 8000
# LLM=none leaves the language model out; empty follows RAG_LLM (default: auto).
LLM ?=
# More arguments for pip, such as an index with CPU-only wheels of torch (see the README).
PIP_ARGS ?=
RAG_DATA_DIR ?= $(CURDIR)/.data
export RAG_DATA_DIR Q

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := .venv/.stamp-run
TEST_TOOLS := .venv/.stamp-test
LLM_FLAG := $(if $(LLM),--llm $(LLM))

.PHONY: help run install ask ingest model test check lint format eval bench clean clean-data
.DEFAULT_GOAL := help

help:
	@echo "make run          install, get the model, ingest the seeds, serve on $(HOST):$(PORT)"
	@echo "make run LLM=none the same without the language model (1.1 GB)"
	@echo "make install      only .venv and its packages; then: source .venv/bin/activate"
	@echo "make ask Q=\"…\"    one question on the command line"
	@echo "make test         format, lint, types, import rules and all tests"
	@echo "make eval         the evaluation cases, without and with the local model"
	@echo "make bench        speed, side by side"
	@echo "make clean        remove .venv and everything built; make clean-data removes .data"

run: install ingest model
	@echo "Next: source .venv/bin/activate; rag ask \"…\"; rag ingest FOLDER for your own articles."
	@exec $(BIN)/rag serve --host $(HOST) --port $(PORT) $(LLM_FLAG)

install: $(INSTALLED)

# The first Python from 3.11 to 3.13 that runs and can make environments, the usual one first.
.venv/.stamp-venv:
	@set -e; for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	     >/dev/null 2>&1; then found="$$candidate"; break; fi; \
	done; \
	if [ -z "$${found:-}" ]; then \
	  echo "Python 3.11, 3.12 or 3.13 with venv is needed (Debian: apt install python3-venv;"; \
	  echo "macOS: brew install python@3.13). Then run make again, or give it: make PYTHON=…"; exit 1; \
	fi; \
	[ -x $(BIN)/python ] || { echo "Making .venv with $$("$$found" --version)"; "$$found" -m venv .venv; }
	@touch $@

$(INSTALLED): .venv/.stamp-venv pyproject.toml constraints.txt
	@echo "Installing the packages into .venv (once; some minutes on a fresh machine)"
	@$(PIP) install -c constraints.txt $(PIP_ARGS) -e .
	@touch $@

$(TEST_TOOLS): $(INSTALLED)
	@$(PIP) install -c constraints.txt $(PIP_ARGS) -e '.[test]'
	@touch $@

ingest: install
	@stamp="$$RAG_DATA_DIR/.seeds-ingested"; \
	if [ ! -e "$$stamp" ] || [ -n "$$(find seeds -newer "$$stamp")" ]; then \
	  $(BIN)/rag ingest seeds && touch "$$stamp"; \
	fi

# A machine that cannot get the model still answers: with sentences of the articles.
model: install
	@if [ "$(LLM)" = none ] || [ "$${RAG_LLM:-auto}" = none ] || [ "$${RAG_LLM:-auto}" = hosted ] \
	    || [ -n "$${RAG_LLM_BASE_URL:-}" ] || [ -n "$${RAG_LLM_GGUF:-}" ]; then exit 0; fi; \
	$(BIN)/rag models pull || { \
	  echo; echo "Going on without the language model: answers are quoted sentences until"; \
	  echo "\`make model\` succeeds. LLM=none skips this step."; \
	  [ -z "$${REQUIRE_LLM:-}" ]; }

ask: install ingest
	@$(BIN)/rag ask $(LLM_FLAG) -- "$$Q" || [ $$? -eq 3 ]

test: $(TEST_TOOLS) lint
	@if [ "$${CI:-}" = true ] || [ -n "$${REQUIRE_LLM:-}" ]; then \
	  $(MAKE) --no-print-directory model REQUIRE_LLM=1; fi
	@$(BIN)/python -m pytest

check: test

lint: $(TEST_TOOLS)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(TEST_TOOLS)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

eval: install ingest model
	@mkdir -p benchmarks/results
	$(BIN)/rag eval --llm none --json benchmarks/results/eval-none.json
	$(BIN)/rag eval --llm local --json benchmarks/results/eval-local.json

bench: $(TEST_TOOLS) ingest model
	$(BIN)/python -m benchmarks.cold_start
	$(BIN)/python -m benchmarks.ask

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find rag server tests training benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data:
	rm -rf .data
