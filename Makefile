# Everything a newcomer needs; each target sets itself up. `make help` lists them.
PYTHON ?= python3
BIN = .venv/bin
SET_UP = @$(PYTHON) -I src/qihang/config/bootstrap.py
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-emit-index-url --no-header
TEMPLATES = $$(find src -path "*/templates/*.html")
WORKERS ?= 2

.DEFAULT_GOAL = help
.PHONY: help run test check bench messages docs format lock clean \
	lint format-check types contracts templates docs-check migrations-check

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run:  ## set up if needed, then run the demo province until Ctrl-C
	$(SET_UP) runtime
	@exec $(BIN)/qihang run

test:  ## run every test (ARGS="-k word" picks some)
	$(SET_UP) dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: ## lint, format, types, contracts, templates, generated docs, migrations
	$(SET_UP) dev
	@$(MAKE) --no-print-directory --keep-going lint format-check types contracts templates \
		docs-check migrations-check

lint:
	$(BIN)/ruff check .
format-check:
	$(BIN)/ruff format --check .
types:
	$(BIN)/mypy src $(wildcard bench) tests
contracts:
	$(BIN)/lint-imports
templates:
	@$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
docs-check:
	$(BIN)/python -m qihang.config.docs --check
	$(BIN)/python -m tests.spec.generate --check
migrations-check:
	$(BIN)/python -m qihang.config.scratch $(BIN)/qihang manage makemigrations --check --dry-run

bench: ## compare each core with its peers and print the ratios
	$(SET_UP) bench
	$(BIN)/python -m qihang.config.scratch --durable $(BIN)/python -m bench $(ARGS)

messages: ## take new texts from Python and templates into the translation catalogues
	$(SET_UP) dev
	$(BIN)/python -m qihang.config.messages update

docs: ## write the generated pages again
	$(SET_UP) dev
	$(BIN)/python -m qihang.config.docs
	$(BIN)/python -m tests.spec.generate

format: ## put the code in form
	$(SET_UP) dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)

lock: ## solve the dependencies again (UPGRADE=--upgrade takes the newest)
	$(SET_UP) dev
	$(BIN)/$(LOCK) $(UPGRADE) requirements/uv.in -o requirements/uv.txt
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml -o requirements/runtime.txt
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml --group dev -c requirements/runtime.txt \
		-o requirements/dev.txt
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml --group bench -c requirements/dev.txt \
		-o requirements/bench.txt
	cp requirements/dev.txt requirements/s3.txt  # preferred, not forced: boto3 wants an older dateutil
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml --extra s3 --group s3 -o requirements/s3.txt
	cp requirements/dev.txt requirements/ocr.txt
	$(BIN)/$(LOCK) $(UPGRADE) pyproject.toml --extra ocr --group ocr -o requirements/ocr.txt

clean: ## remove .venv and caches; data under .qihang stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
