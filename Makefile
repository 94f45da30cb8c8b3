# The front door: `make figures` and `make test` each work as the only command on a machine with the Swift toolchain.
#   make figures [PROFILE=smoke|laptop|paper] [JOBS=n]     every figure of a profile (default: the manifest's)
#   make archive [PROFILE=…] [FILE=figures.zip]            everything behind the figures in one file (doc/archive.md)
#   make install [PREFIX=/usr/local] [DESTDIR=…]          the program, its manual page, completions of bash, zsh and fish
#   make deb                                               a Debian package: scripts/make-deb
#   make test [LONG=1]                                     every test; LONG: those that take a minute each, too
#   make bench                                             training beside PyTorch, the engine beside make, ninja, Snakemake, DVC
SHELL := /bin/bash
PROFILE ?=
JOBS ?= $(shell nproc)

program := .build/release/stagecraft
# One set of flags for the program and its tests, so that neither rebuilds what the other has built.
swift_flags := -c release -Xswiftc -enable-testing
sources := Package.swift $(shell find Sources Plugins -type f 2>/dev/null)

.PHONY: figures archive build install deb test bench bench-training bench-engine bench-examples bench-cluster lint clean
.DEFAULT_GOAL := figures

figures: $(program)
	@$(program) run $(if $(PROFILE),--profile $(PROFILE)) --jobs $(JOBS)

archive: $(program)
	@$(program) archive $(if $(PROFILE),--profile $(PROFILE)) -o $(or $(FILE),figures.zip)

build: $(program)

PREFIX ?= /usr/local
install: $(program)
	@scripts/install $(PREFIX) $(DESTDIR)

deb: $(program)
	@scripts/make-deb

# SwiftPM leaves an unchanged program's time stamp alone; touch it, so that the next make does not ask SwiftPM again.
$(program): $(sources) | .build/setup
	@swift build $(swift_flags) --product stagecraft
	@touch $@

# SETUP=skip: the packages were installed by other means.
.build/setup: scripts/setup
	@$(if $(filter skip,$(SETUP)),true,scripts/setup)
	@mkdir -p .build && touch $@

# Tests run in the release configuration: they train networks, and they share the build with `make figures`. What only they
# need is installed while they are compiled.
#
# In several processes, not by `swift test`, which locks the build: tests of the built program mostly wait for it, those on a
# cluster for jobs, in as many threads as there are processors. (A shell starts what runs beside it with SIGINT ignored.)
tests := env --default-signal=INT,QUIT NO_COLOR=1 $(if $(LONG),STAGECRAFT_LONG_TESTS=1) .build/release/stagecraftPackageTests.xctest \
	--testing-library swift-testing --parallel
test: | .build/setup
	@$(if $(filter skip,$(SETUP)),true,scripts/setup $(if $(LONG),long,tests)) & swift build $(swift_flags) --build-tests && wait $$!
	@touch $(program)
	@parts=; \
	for part in '^EndToEndTests[.]Slurm' '^EndToEndTests[.][A-M]' '^EndToEndTests[.](?!Slurm)[N-Z]'; do \
		$(tests) --filter "$$part" & parts="$$parts $$!"; \
	done; \
	$(tests) --skip '^EndToEndTests[.]'; rest=$$?; \
	for part in $$parts; do wait $$part || rest=$$?; done; exit $$rest

# Both benchmarks, as ratios side by side in one run.
bench: bench-training bench-engine

# Matrix products against oneDNN and OpenBLAS, training steps against PyTorch, interleaved (Benchmarks/README.md).
# THREADS=n, CASES=products,vgg8:128,….
bench-training: | .build/setup
	@Benchmarks/setup-training
	@swift build $(swift_flags) --product bench-training
	@"$${STAGECRAFT_TEST_PYTHON:-$${XDG_CACHE_HOME:-$$HOME/.cache}/stagecraft/test-python/bin/python}" \
		Benchmarks/training.py .build/release/bench-training --threads $(or $(THREADS),1) $(if $(CASES),--cases $(CASES))

# A pipeline of trivial commands beside GNU make, ninja, Snakemake and DVC (Benchmarks/README.md). SIZES=100,1000,
# ROUNDS=3, LINEAR=1000,10000,100000.
bench-engine: $(program)
	@Benchmarks/setup-engine
	@python3 Benchmarks/engine.py $(program) --jobs $(JOBS) $(if $(SIZES),--sizes $(SIZES)) \
		$(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(LINEAR),--linear $(LINEAR))

# The papers of examples/ beside Snakemake and DVC: length of the configuration, CPU time of edits (Benchmarks/README.md).
# EXAMPLES=python-sweep,…, ROUNDS=3.
bench-examples: $(program)
	@$(if $(filter skip,$(SETUP)),true,scripts/setup long)
	@Benchmarks/setup-engine
	@python3 Benchmarks/examples.py $(program) --jobs $(JOBS) $(if $(EXAMPLES),--examples $(EXAMPLES)) \
		$(if $(ROUNDS),--rounds $(ROUNDS))

# Trivial commands in Slurm's jobs beside plain sbatch and submitit, on a throw-away cluster here. TASKS=200.
bench-cluster: $(program)
	@$(if $(filter skip,$(SETUP)),true,scripts/setup tests)
	@Benchmarks/setup-cluster Benchmarks/cluster.py $(program) --tasks $(or $(TASKS),200)

lint:
	@swift format lint --strict --recursive Package.swift Sources Tests $(wildcard Plugins)

clean:
	rm -rf .build
