# `make start` and `make test` work on a machine that has only Node.js; the rest are the steps they are made of.

.DEFAULT_GOAL := help
.PHONY: help start build lint test test-long test-matrix node \
	list-cache-presets show-cache-preset validate-cache-config validate-cache-preset recommend-cache-preset \
	migrate-cache-config cache-config-validate cache-config-compare

PACKAGES := node_modules/.package-lock.json
CLI := dist/cache/cli.js

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

start: build ## build, then run the application on PORT (3000) until Ctrl-C
	@exec node dist/app/src/main.js

build: $(PACKAGES) ## compile the application and the library into dist/
	npm run build

lint: $(PACKAGES) ## run the linter and the format check
	npm run lint

test: lint ## run the linter, the type check and all tests
	@sh scripts/ensure-redis.sh
	npm run typecheck
	npm run test:all

test-long: export TEST_SCALE := long
test-long: test ## run the same tests with more cases and longer runs

test-matrix: $(PACKAGES) ## the same on Node.js 20, 22 and 24, and the package with Nest 11 and 12
	@sh scripts/ensure-redis.sh
	@sh scripts/test-matrix.sh

list-cache-presets: $(CLI) ## list the presets, and which one is in effect
	@node $(CLI) list

show-cache-preset: need-PRESET $(CLI) ## every value of a preset with its reason: PRESET=production
	@node $(CLI) show "$$PRESET" --why

validate-cache-config: $(CLI) ## check what the environment and .env say
	@node $(CLI) validate

validate-cache-preset: need-PRESET $(CLI) ## check a preset by itself: PRESET=production
	@node $(CLI) validate "$$PRESET"

recommend-cache-preset: need-ENV $(CLI) ## which preset fits a deployment, and why: ENV=shop-prod
	@node $(CLI) recommend "$$ENV"

migrate-cache-config: $(CLI) ## how the variables of the former style become the four of today; changes nothing
	@node $(CLI) migrate

cache-config-validate: validate-cache-config ## the same as validate-cache-config

cache-config-compare: need-A need-B $(CLI) ## what differs between presets, current, default or a JSON file: A=simple B=current
	@node $(CLI) diff "$$A" "$$B"

# Fails with 2, as the commands do for wrong usage, before anything is built.
need-%:
	@test -n "$${$*}" || { echo 'usage: make $(MAKECMDGOALS) $*=…   (make help shows an example)' >&2; exit 2; }

# make itself ends with 2 whatever a command ended with, and prints that as «Error 1».
$(CLI): $(PACKAGES) $(shell find libs/cache/src -name '*.ts' ! -name '*.spec.ts')
	npm run build:lib
	@touch $@

# `npm install`, not `npm ci`: a lock file made behind a partial mirror lacks the builds for other platforms, and
# `npm ci` refuses it. The development packages are needed whatever NODE_ENV says.
$(PACKAGES): package.json $(wildcard package-lock.json) | node
	npm install --include=dev
	@touch $@

node:
	@sh scripts/ensure-node.sh
