# SPDX-License-Identifier: Apache-2.0
#
# make demo    see it work: installs what is missing, builds, feeds the seed documents to the daemon, shows live results
# make test    installs, builds, runs every test
# make help    the other targets

SWIFT ?= swift
PYTHON ?= python3
# Homebrew keeps headers and libraries where the compiler does not look by itself.
BREW := $(shell command -v brew 2>/dev/null)
FLAGS := $(if $(BREW),-Xcc -I$(shell brew --prefix)/include -Xcxx -I$(shell brew --prefix)/include -Xlinker -L$(shell brew --prefix)/lib)

.PHONY: help demo test test-matching build release dependencies lint format layering snippets seeds examples bench bench-check instructions instructions-record fuzz fuzz-short fuzz-lanes soak soak-doors soak-metrics tsan docs ci clean
.DEFAULT_GOAL := help

help: ## Lists the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: release ## Installs, builds, feeds seeds/ to a daemon on loopback and shows live windows and a verdict.
	@Scripts/demo.sh "$$($(SWIFT) build $(FLAGS) -c release --show-bin-path)"

# These compute for minutes and keep every thread for tasks of a small machine busy. Sockets and daemons are waited for, so
# their tests have a run of their own.
COMPUTING := ^(MinshengMetrics|MinshengRegions|MinshengRules|Minsheng|TermMatching)Tests\.
# Begun all at once, each of them would wait for its turn behind all others at each step; so many keep two cores busy.
WAITING_AT_ONCE := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=24

test: dependencies ## Installs, builds and runs every test.
	$(SWIFT) build $(FLAGS) --build-tests
	$(SWIFT) test $(FLAGS) --skip-build --filter '$(COMPUTING)'
	$(WAITING_AT_ONCE) $(SWIFT) test $(FLAGS) --skip-build --skip '$(COMPUTING)'

soak-doors: dependencies ## Runs the tests against hostile peers in their long form: thousands of connections, millions of subscriptions.
	$(SWIFT) build $(FLAGS) --build-tests
	MINSHENG_SOAK=1 $(SWIFT) test $(FLAGS) --skip-build --no-parallel --filter 'CurveTests|DaemonHostileTests'

soak-metrics: dependencies ## Compares thousands of random streams with a plain count, and sends a million sources, optimised.
	MINSHENG_SOAK=1 $(SWIFT) test $(FLAGS) -c release -Xswiftc -enable-testing --scratch-path .build/soak --filter MinshengMetricsTests

test-matching: ## Compares a million random searches with a naive one.
	MINSHENG_MATCHING_CASES=84000 $(SWIFT) test $(FLAGS) -c release -Xswiftc -enable-testing --scratch-path .build/soak --filter RandomTermTests

build: dependencies ## Builds everything for debugging.
	$(SWIFT) build $(FLAGS)

release: dependencies ## Builds minsheng and minshengd with optimisation.
	$(SWIFT) build $(FLAGS) -c release --product minshengd
	$(SWIFT) build $(FLAGS) -c release --product minsheng

dependencies: ## Installs the system libraries that are missing.
	@Scripts/install-dependencies.sh

lint: ## Checks the formatting of every Swift file.
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources

format: ## Formats every Swift file.
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Examples Benchmarks/Package.swift Benchmarks/Sources Fuzz/Package.swift Fuzz/Sources

layering: ## Checks that every import is declared, and that no module looks upwards.
	$(PYTHON) Scripts/check-layering.py

snippets: ## Checks that the READMEs quote the examples and that links lead somewhere.
	$(PYTHON) Scripts/check-snippets.py

seeds: ## Checks the seed documents and the gold labels.
	$(PYTHON) Scripts/check-seeds.py

examples: dependencies ## Builds and runs every example, the Python ones in a venv against a real daemon.
	@Scripts/install-dependencies.sh --python
	@Scripts/run-examples.sh

bench: ## Measures matching and verdicts beside other engines; rewrites docs/BENCHMARKS.md.
	@Benchmarks/run.sh run

bench-check: ## Checks that all engines of the benchmark report the same matches.
	@Benchmarks/run.sh check

fuzz-lanes: dependencies ## Sends ten million hostile messages to the lanes' decisions, with an address sanitizer.
	LSAN_OPTIONS=suppressions=$(CURDIR)/Scripts/lsan-suppressions.txt MINSHENG_FUZZ_COUNT=10000000 $(SWIFT) test $(FLAGS) -c release --sanitize address --scratch-path .build/fuzz --filter LaneFuzzTests

tsan: dependencies ## Runs the tests of all that is concurrent under the thread sanitizer (Linux).
	@Scripts/tsan.sh

soak: release ## Runs a daemon under load for long: a million items over put, a stopped subscriber, 500 joins, feeders that come and go.
	@Scripts/install-dependencies.sh --python
	@[ -x .venv/bin/python ] || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement Examples/python/requirements.txt
	.venv/bin/python Scripts/soak.py "$$($(SWIFT) build $(FLAGS) -c release --show-bin-path)"
	$(SWIFT) build $(FLAGS) --build-tests
	MINSHENG_SOAK=1 $(SWIFT) test $(FLAGS) --skip-build --filter DaemonLoadTests

instructions: ## Counts instructions for a byte of text under callgrind and compares them with the record.
	@Benchmarks/run.sh instructions

instructions-record: ## Records the counts of now.
	@Benchmarks/run.sh instructions --record

fuzz: ## Compares 10,000,000 random searches with a naive one and loads 1,000,000 damaged packs, under libFuzzer and AddressSanitizer.
	@Fuzz/run.sh 10000000

fuzz-short: ## The same with 200,000 and 20,000.
	@Fuzz/run.sh 200000

docs: build ## Builds the DocC archives of all libraries in .build/docs; a warning is an error.
	@Scripts/build-docs.sh

ci: ## What continuous integration runs.
	.ci/run

clean: ## Removes what was built.
	rm -rf .build Examples/.build Benchmarks/.build Fuzz/.build .venv
