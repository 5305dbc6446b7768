# Everything one types in this repository. `make help` lists it.

SWIFT ?= swift
# The same flags for the program and its tests, so that nothing is compiled twice. `swift test` adds
# flags of its own, which compile everything again; so tests are built as a product and run as built.
FLAGS := -c release -Xswiftc -enable-testing
TEST := $(SWIFT) test $(FLAGS) --skip-build --disable-xctest

.DEFAULT_GOAL := help
.PHONY: help setup build tests demo test lint format generated conformance fuzz \
	kernels limits scaling selection clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what the build needs and this machine lacks
	@Scripts/setup.sh

build: setup ## Build .build/release/burin
	$(SWIFT) build $(FLAGS) --product burin

# What tests start is the program itself, so both are built.
tests: build ## Build the tests as well
	$(SWIFT) build $(FLAGS) --product burinPackageTests

demo: build ## Compile a network, run it on pictures, measure and check it
	@Scripts/demo.sh

# One test after the other: many of them start compilers of their own on all cores.
test: lint ## Check the sources and run all tests
	@Scripts/setup.sh --tests
	@Scripts/test-benchmarks.sh
	@$(MAKE) --no-print-directory tests
	@Scripts/test.sh $(TEST) --no-parallel

lint: setup ## Check the form of Swift and the warnings of C
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	Scripts/lint-c.sh

format: ## Bring Swift into form
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

generated: tests ## Write the committed reference models anew
	BURIN_WRITE_GENERATED=1 $(TEST) --filter GeneratedTests

conformance: tests ## Run the public ONNX backend suite, fetched on the first run
	Scripts/fetch-onnx-suite.sh .build/onnx-suite
	BURIN_ONNX_SUITE=$(CURDIR)/.build/onnx-suite $(TEST) --filter ConformanceTests

fuzz: tests ## Run random graphs: BURIN_FUZZ_COUNT, BURIN_FUZZ_MINUTES, BURIN_FUZZ_SEED
	BURIN_FUZZ_COUNT=$${BURIN_FUZZ_COUNT-10000} $(TEST) --filter 'FuzzTests.*longRun'

selection: build ## Compare kernels chosen by estimate with kernels chosen by measurement
	@Benchmarks/selection/selection.py --estimates

limits: build ## Tell kernel by kernel what keeps each network from the peak
	@Benchmarks/limits/limits.py

scaling: build ## Time one thread beside two, and images one by one beside eight together
	@Benchmarks/scaling/scaling.py

kernels: build ## Time every distinct kernel of the seed networks
	@Benchmarks/kernels/networks.py --burin .build/release/burin

clean: ## Remove everything that was built
	rm -rf .build demo-output
