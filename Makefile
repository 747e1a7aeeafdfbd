SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python

.PHONY: help install
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: ## .venv from the hash-pinned lock; nothing to do when it is up to date
	@deploy/install.sh

.PHONY: up down status logs
up: install ## start everything in the background and wait until it is ready (PORT=8080, TISHENG_DATA=.data)
	@$(PY) -m embedded up
down: ## stop everything; the data stays
	@$(PY) -m embedded down
status: ## what runs, and how much memory it takes
	@$(PY) -m embedded status
logs: ## the logs of all parts (PART=auth for one)
	@$(PY) -m embedded logs $(PART)
