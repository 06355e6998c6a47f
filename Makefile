# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
.PHONY: help run test check bench trust cover lock clean
.DEFAULT_GOAL := help
PYTHON_IN_VENV = .venv/bin/python

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

run: ## assess the example patient (EXAMPLE=file for another bundle)
	@scripts/run.sh

test: ## everything that CI runs
	@scripts/test.sh

check: ## the fast half: format, lint, types, imports, packs, unit tests
	@scripts/check.sh

bench: ## speed, as ratios to parsing the same bytes
	@scripts/bootstrap.sh test
	@$(PYTHON_IN_VENV) -m benchmarks

trust: ## the evidence: source coverage, rule mutants killed, property tests with more examples
	@scripts/trust.sh

cover: ## branch coverage of the tests
	@scripts/bootstrap.sh test
	@$(PYTHON_IN_VENV) -m coverage erase
	@$(PYTHON_IN_VENV) -m coverage run -m pytest -q || true
	@$(PYTHON_IN_VENV) -m coverage combine --quiet
	@$(PYTHON_IN_VENV) -m coverage report

lock: ## maintainers: resolve the dependencies anew into requirements/*.txt (needs uv)
	@scripts/lock.sh $(LOCK_OPTIONS)

clean: ## remove what the commands made
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build .coverage .coverage.*
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
