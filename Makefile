# Shorthands; everything is in run.py, which needs Python 3.11 and nothing else.
PYTHON ?= python3
UV ?= uv
LOCK = $(UV) pip compile --quiet pyproject.toml --python-version 3.11 --universal --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: run test lint lock clean

run:
	$(PYTHON) run.py up

test:
	$(PYTHON) run.py test

lint:
	.venv/bin/python -m ruff check . && .venv/bin/python -m ruff format --check .

# Makes both lists of packages again from pyproject.toml. They carry names, versions and hashes, and no address
# of a package registry nor a path of this machine (tests/house/test_files.py looks).
lock:
	$(LOCK) --output-file requirements/production.txt
	$(LOCK) --group embedded --group test --output-file requirements/development.txt

# Removes programs and data alike: the next start begins anew, with the demonstration data.
clean:
	rm -rf .venv .local
