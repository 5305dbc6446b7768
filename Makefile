# Everything one types in this repository. `make help` lists it.

SWIFT ?= swift
# The same flags for the program and its tests, so that nothing is compiled twice.
FLAGS := -c release -Xswiftc -enable-testing

.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint format generated conformance fuzz kernels selection scaling \
	clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what the build needs and this machine lacks
	@Scripts/setup.sh

build: setup ## Build .build/release/burin
	$(SWIFT) build $(FLAGS) --product burin

demo: build ## Compile a network, run it on pictures, measure and check it
	@Scripts/demo.sh

# One test after the other: many of them start compilers of their own on all cores.
test: lint ## Check the sources and run all tests
	@Scripts/setup.sh --tests
	@Scripts/test-benchmarks.sh
	@SWIFT='$(SWIFT)' Scripts/test.sh $(FLAGS) --disable-xctest --no-parallel

lint: setup ## Check the form of Swift and the warnings of C
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	Scripts/lint-c.sh

format: ## Bring Swift into form
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

generated: setup ## Write the committed reference models anew
	BURIN_WRITE_GENERATED=1 $(SWIFT) test $(FLAGS) --disable-xctest --filter GeneratedTests

conformance: setup ## Run the public ONNX backend suite, fetched on the first run
	Scripts/fetch-onnx-suite.sh .build/onnx-suite
	BURIN_ONNX_SUITE=$(CURDIR)/.build/onnx-suite $(SWIFT) test $(FLAGS) --disable-xctest \
		--filter ConformanceTests

fuzz: setup ## Run random graphs: BURIN_FUZZ_COUNT, BURIN_FUZZ_MINUTES, BURIN_FUZZ_SEED
	BURIN_FUZZ_COUNT=$${BURIN_FUZZ_COUNT-10000} $(SWIFT) test $(FLAGS) --disable-xctest \
		--filter 'FuzzTests.*longRun'

selection: build ## Compare kernels chosen by estimate with kernels chosen by measurement
	@Benchmarks/selection/selection.py --estimates

scaling: build ## Time one thread beside two, and images one by one beside eight together
	@Benchmarks/scaling/scaling.py

kernels: build ## Time every distinct kernel of the seed networks
	@Benchmarks/kernels/networks.py --burin .build/release/burin

clean: ## Remove everything that was built
	rm -rf .build demo-output
