#!/usr/bin/env bash
# Measures the registry beside its peers and plain C, in turns, and prints the table; `--help` says what else. Installs the peers
# (Debian's packages) where they are missing, and builds everything. Takes some minutes; `--quick` takes about one.
set -euo pipefail
cd "$(dirname "$0")/.."
. Benchmarks/Driver/build.sh

build_c contender "$peers/c/contender.c" "$peers/c/registry.c"
build_allocation_counter
build_go
build_rust
need_packages "Python's client" python3-prometheus-client
build_ours Comparison
drive compare.py "$@"
