SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
# The wheel's Node 24, the machine's npm.
export PATH := $(CURDIR)/.venv/node:$(PATH)
SERVICES := auth assessment evidence cases

.PHONY: help
help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", substr($$1, 1, index($$1 ":", ":") - 1), $$2}'

# ---------------------------------------------------------------- run it
.PHONY: install packages up down status logs demo
install: ## .venv from the hash-pinned lock; nothing to do when it is up to date
	@deploy/install.sh
packages: install
	@$(PY) -m embedded.site
up: install ## start everything in the background and wait until it is ready (PORT=8080, TISHENG_DATA=.data)
	@$(PY) -m embedded up
down: ## stop everything; the data stays
	@$(PY) -m embedded down
status: ## what runs, and how much memory it takes
	@$(PY) -m embedded status
logs: ## the logs of all parts, until Ctrl-C (PART=auth for one)
	@$(PY) -m embedded logs $(PART)
demo: up ## up, plus a round played by invented sample people
	@$(PY) -m demo

# ---------------------------------------------------------------- prove it
.PHONY: check test test-python test-stack test-web test-sso test-sso-java test-rgw test-minio sso-provider e2e bench requirements
check: packages ## format, lint, types, import rules, contracts up to date
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy $(foreach part,kernel workbooks $(SERVICES),services/$(part)/$(part)) deploy tests
	@# Every service has folders `tests` and `migrations`: one run each, or their names would collide.
	.venv/bin/mypy services/kernel/tests services/workbooks/tests
	for part in $(SERVICES); do .venv/bin/mypy services/$$part/tests services/$$part/migrations || exit 1; done
	.venv/bin/lint-imports
	cd frontend && npm run --silent lint
	cd frontend && npm run --silent typecheck
	$(PY) -m embedded.contracts --check

# What fails is tried once more, alone, and told.
TWICE := tests/twice.sh $(PY)
# What needs the whole platform: a browser on one, and beside it callers of the API on another.
# Kills come after these: they disturb whatever runs on the same platform.
JOURNEYS := npm --prefix frontend run --silent e2e
RIGHTS := $(TWICE) -q tests/contract tests/security
STORED := $(foreach part,storage_contract complete uploads sweep files,services/evidence/tests/test_$(part).py)
FAULTS := $(TWICE) -q tests/faults
# The samples play a school's year where nobody else has begun one.
DEMO := $(PY) -m embedded.trial $(TWICE) -q tests/demo

test: test-python test-sso test-web ## everything: units, services, the SPA, and the whole platform
	@deploy/browser.sh
	tests/side_by_side.sh "$(PY) -m embedded.trial $(JOURNEYS)" "$(MAKE) --no-print-directory test-stack"

test-python: packages ## units and services on a real PostgreSQL and object store
	$(TWICE) -q -n 2 --dist loadfile services tests/deploy tests/architecture

test-sso: packages sso-provider ## signing in through a real OpenID provider, CAS and eduyun servers
	$(TWICE) -q -n 2 --dist loadfile tests/sso

test-sso-java: packages ## the same through a real Keycloak and a real Apereo CAS; needs Java 17 and Maven Central
	$(PY) -m pytest -q -rs tests/sso_java

test-rgw: packages ## evidence's contract with its store, and its uploads, on Ceph's object gateway
	tests/storage/against.sh rgw $(STORED)
test-minio: packages ## the same on a real MinIO, built with Go
	tests/storage/against.sh minio $(STORED)

sso-provider: install # the OpenID provider of the tests; nothing to do when it is there
	@test -d tests/sso/provider/node_modules || npm --prefix tests/sso/provider ci --silent

test-web: packages ## the SPA's specs
	cd frontend && npm run --silent test

test-stack: packages ## permission matrix, contracts, attacks and kills against a platform of their own
	$(PY) -m embedded.trial $(RIGHTS) -- $(FAULTS)
	$(DEMO)

e2e: packages sso-provider ## the journeys in a real Chromium, against a platform of their own
	@deploy/browser.sh
	$(PY) -m embedded.trial $(JOURNEYS)

bench: packages ## the figures of PERFORMANCE, as ratios measured in one run; LINES="teachers files" for some
	$(PY) -m tests.bench $(LINES)

requirements: install ## which requirement is proved by which test
	$(PY) -m tests.requirements

# ---------------------------------------------------------------- keep it up to date
.PHONY: openapi lock format pictures
openapi: packages ## write services/*/openapi.json and the SPA's clients anew
	$(PY) -m embedded.contracts
pictures: demo ## docs/pictures anew, from the demo in a real Chromium
	@deploy/browser.sh
	node frontend/scripts/take-pictures.mjs
format: packages ## let the tools lay out the code
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .
	cd frontend && npm run --silent format
lock: ## write the lock files anew from requirements*.in (needs uv)
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.11 --generate-hashes --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
