# `make help` lists the commands.
#   make run     the bot in its sandbox, or the real one with a TELEGRAM_TOKEN
#   make test    everything that is checked before a change goes in

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url pyproject.toml

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help run setup setup-dev test bench eval messages lock

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: setup ## the bot: with a TELEGRAM_TOKEN the real one, without it the sandbox
	@if [ -n "$${TELEGRAM_TOKEN:-}" ] || grep -qsE '^ *(export +)?TELEGRAM_TOKEN *= *["'\'']?[^ #"'\'']' .env; \
	then exec $(BIN)/intellipost run; \
	else exec $(BIN)/intellipost sandbox; fi

setup: .venv/.installed ## the virtual environment, from requirements.lock

setup-dev: .venv/.installed-dev ## the same, with the tools for `make test`

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "IntelliPost needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Fix: install one and name it, for example: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -m venv .venv || { \
		echo "Fix: install Python's venv module (Debian and Ubuntu: apt-get install python3-venv)." >&2; \
		rm -rf .venv; exit 1; }
	@touch $@

.venv/.installed: .venv/.python requirements.lock pyproject.toml
	@echo "Installing what IntelliPost needs (once) ..."
	@$(PIP) install --no-compile --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	@echo "Installing the tools for tests (once) ..."
	@$(PIP) install --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

test: setup-dev ## lint, format, types, import rules and all tests that this machine can run
	@echo "ruff check";   $(BIN)/ruff check --quiet .
	@echo "ruff format";  $(BIN)/ruff format --quiet --check .
	@echo "pyright";      $(BIN)/pyright
	@echo "lint-imports"; $(BIN)/lint-imports --no-logo
	@$(BIN)/pytest -q -n 2 --dist worksteal $(PYTEST)

bench: setup-dev ## how fast it answers, beside the floor
	@$(BIN)/python -m tests.benchmarks

eval: setup-dev ## how true the listings are (CASES=folder, PROVIDER=gemini, PART=tuning)
	@$(BIN)/python -m tests.evaluation $(if $(CASES),--cases "$(CASES)") \
		$(if $(PROVIDER),--provider "$(PROVIDER)") $(if $(PART),--part "$(PART)")

messages: setup ## bring the catalogues of bot/locales up to date with the code
	@$(BIN)/python -m bot.catalogues

lock: setup-dev ## work out requirements.lock and requirements-dev.lock anew (UPGRADE=1: newest)
	@$(LOCK) $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	@$(LOCK) $(if $(UPGRADE),--upgrade) --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock
