# `make start` and `make test` work on a machine that has only Node.js; the rest are the steps they are made of.

.DEFAULT_GOAL := help
.PHONY: help start build lint test test-long test-matrix node

PACKAGES := node_modules/.package-lock.json

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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

# `npm install`, not `npm ci`: a lock file made behind a partial mirror lacks the builds for other platforms, and
# `npm ci` refuses it. The development packages are needed whatever NODE_ENV says.
$(PACKAGES): package.json $(wildcard package-lock.json) | node
	npm install --include=dev
	@touch $@

node:
	@sh scripts/ensure-node.sh
