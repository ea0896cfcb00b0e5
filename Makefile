# One word each. `make help` lists them.

PY := .venv/bin/python
ARGS ?=
# Settings of a real installation, to be checked without one.
PRODUCTION := BACKMICE_MODE=production ALLOWED_HOSTS=clinic.example EMAIL_HOST=mail.example \
	DEFAULT_FROM_EMAIL=clinic@clinic.example BEHIND_PROXY=true \
	DATABASE_URL=postgresql://app:app@127.0.0.1/clinic DATABASE_OWNER_URL=postgresql://owner:owner@127.0.0.1/clinic \
	SECRET_KEY=for-checking-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ

.DEFAULT_GOAL := help
.PHONY: help run test gates bench mutants check fix screenshots pins run-environment dev-environment

help: ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1  \t/' | expand -t 16
	@echo "  PORT=8001 DATA_DIR=… make run   beside another one; DATABASE_URL=… for a PostgreSQL elsewhere"

run: run-environment ## the clinic on http://127.0.0.1:8000, with its own PostgreSQL
	@exec $(PY) manage.py serve

test: dev-environment ## the whole suite (ARGS="patients -k search" for a part of it)
	@$(PY) -m pytest -n logical --dist worksteal $(ARGS)

gates: dev-environment ## the gates in full, with evidence (GATE=G-AZ1 for one, DEFECT=1 shows it red)
	@GATES=$(if $(DEFECT),defect,full) $(PY) -m pytest -n logical --dist loadfile -p no:randomly $(if $(GATE),$$($(PY) -m tests.gates.find $(GATE)),tests/gates) $(ARGS); \
		status=$$?; $(PY) -m tests.gates.evidence; exit $$status

bench: dev-environment ## measure the pages at 10,000 and 100,000 patients, 5 minutes (BENCH=quick for 10,000)
	@$(PY) -m bench

mutants: ## change the rules of treatment one place at a time, and count what no test notices (a quarter of an hour; docs/safety/mutants.md)
	@scripts/environment mutants
	@$(PY) scripts/mutants.py

screenshots: dev-environment ## take the pictures in docs/screenshots anew
	@SCREENSHOTS=1 $(PY) -m pytest -q tests/journeys/test_tour.py tests/journeys/test_exam.py tests/journeys/test_main_job.py tests/journeys/test_shorthand.py tests/journeys/test_imaging.py tests/journeys/test_signing_in.py tests/journeys/test_asking.py tests/journeys/test_scores.py tests/journeys/test_timelines.py tests/journeys/test_excision.py tests/journeys/test_elsewhere.py tests/journeys/test_harm.py tests/journeys/test_lots.py tests/journeys/test_unsaved.py $(ARGS)

check: dev-environment ## everything about the code that needs no test
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m djlint --lint --quiet templates
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

fix: dev-environment ## what can be put right without thinking
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

pins: ## compile requirements*.in again (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-dev.in -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-mutants.in -o requirements-mutants.txt

run-environment:
	@scripts/environment run

dev-environment:
	@scripts/environment dev
