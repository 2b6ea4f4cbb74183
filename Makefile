# SPDX-License-Identifier: MIT
# A short front for the CMake presets. `make -j4 test` works with four jobs at a time.

PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3

RELEASE := build/release
SANITIZED := build/sanitized
THREAD := build/thread
jobs = $(patsubst -j%,%,$(filter -j%,$(MAKEFLAGS)))
build_jobs = $(if $(jobs),-j $(jobs))
test_jobs = -j $(or $(jobs),$(shell nproc 2>/dev/null || echo 1))

.DEFAULT_GOAL := build
.NOTPARALLEL:
# A configuration that failed half-way counts for nothing.
.DELETE_ON_ERROR:
.PHONY: help deps build demo test test-sanitized test-long fuzz bench bench-retrieval \
	report install clean

help: ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

deps: # quick and silent when nothing is missing
	@scripts/install-deps.sh build test

$(RELEASE)/build.ninja: | deps
	@cmake --preset release

build: deps $(RELEASE)/build.ninja ## all, in build/release (the default)
	@echo "build: $(RELEASE)"
	@cmake --build $(RELEASE) $(build_jobs)

demo: deps $(RELEASE)/build.ninja ## learn, damage and recall real pictures
	@echo "demo: pictures/scenes, results in build/demo"
	@cmake --build $(RELEASE) --target hopfield $(build_jobs)
	@scripts/install-deps.sh demo
	@mkdir -p build/demo
	@$(RELEASE)/hopfield demo --pictures pictures/scenes --out build/demo

test: build ## every short test
	@echo "test: all but the long ones"
	@ctest --test-dir $(RELEASE) -LE long --output-on-failure $(test_jobs)

$(SANITIZED)/build.ninja: | deps
	@scripts/install-deps.sh sanitized
	@cmake --preset sanitized

$(THREAD)/build.ninja: | deps
	@scripts/install-deps.sh sanitized
	@cmake --preset thread

test-sanitized: $(THREAD)/build.ninja
test-sanitized: deps $(SANITIZED)/build.ninja ## the same under clang's sanitizers
	@echo "test-sanitized: $(SANITIZED)"
	@cmake --build $(SANITIZED) $(build_jobs)
	@ctest --test-dir $(SANITIZED) -LE long --output-on-failure $(test_jobs)
	@echo "test-sanitized: $(THREAD), what threads share"
	@cmake --build $(THREAD) $(build_jobs) --target core_test_parallel \
		--target recall_test_together --target faults_test_threads
	@ctest --test-dir $(THREAD) --output-on-failure $(test_jobs) \
		-R '^(core/test_parallel|recall/test_together|faults/test_threads)$$'

fuzz: deps $(SANITIZED)/build.ninja ## every fuzz target for SECONDS=30 each
	@echo "fuzz: each target for $(or $(SECONDS),30) s"
	@cmake --build $(SANITIZED) --target fuzz $(build_jobs)
	@HOP_FUZZ_SECONDS=$(or $(SECONDS),30) ctest --test-dir $(SANITIZED) -L fuzz \
		--output-on-failure $(test_jobs)

test-long: build ## every test, those that take long included
	@echo "test-long: all tests"
	@ctest --test-dir $(RELEASE) --output-on-failure $(test_jobs)

bench: deps $(RELEASE)/build.ninja ## the tables of speeds beside NumPy, PyTorch, FAISS
	@echo "bench: side by side with NumPy, PyTorch and FAISS"
	@scripts/install-deps.sh bench rivals
	@cmake --build $(RELEASE) --target bench_recall --target bench_rules \
		--target bench_dense --target bench_vector --target bench_codes \
		--target bench_attention --target hopfield $(build_jobs)
	@$(PYTHON) bench/compare.py $(RELEASE)/bench/bench_recall
	@$(PYTHON) bench/compare_rules.py $(RELEASE)/bench/bench_rules
	@$(PYTHON) bench/compare_dense.py $(RELEASE)/bench/bench_dense
	@$(PYTHON) bench/compare_vector.py $(RELEASE)/bench/bench_vector
	@$(PYTHON) bench/compare_attention.py $(RELEASE)/bench/bench_attention
	@$(PYTHON) bench/compare_lab.py $(RELEASE)/hopfield

bench-retrieval: deps $(RELEASE)/build.ninja ## texts beside rivals, on data of DATA=FILE
	@test -n "$(DATA)" || { echo "bench-retrieval: DATA=FILE is missing: a file of" \
		"options, see docs/RETRIEVAL.md" >&2; exit 2; }
	@scripts/install-deps.sh retrieval
	@cmake --build $(RELEASE) --target hopfield --target bench_texts $(build_jobs)
	@$(PYTHON) bench/retrieval/retrieval.py --hopfield $(RELEASE)/hopfield \
		--bench $(RELEASE)/bench/bench_texts @$(DATA)

report: build ## every experiment, and the figures of docs/EXPERIMENTS.md and RULES.md
	@echo "report: build/report"
	@scripts/install-deps.sh plots demo
	@rm -rf build/report
	@$(RELEASE)/hopfield lab all --pictures pictures/scenes --out build/report
	@$(PYTHON) scripts/write-experiments.py build/report docs
	@$(PYTHON) scripts/write-rules.py $(RELEASE)/hopfield build/report docs

install: deps ## into PREFIX (/usr/local), below DESTDIR where that is set
	@echo "install: $(DESTDIR)$(PREFIX)"
	@cmake --preset release -DCMAKE_INSTALL_PREFIX="$(abspath $(PREFIX))"
	@cmake --build $(RELEASE) $(build_jobs)
	@DESTDIR="$(DESTDIR)" cmake --install $(RELEASE)

clean: ## remove build/
	@echo "clean: build/"
	@rm -rf build
