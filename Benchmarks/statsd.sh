#!/usr/bin/env bash
# Measures flushes of 1,000,000 changed series over UDP to a receiver on loopback, our StatsD sink beside a sender in plain C, in
# turns: lines per CPU second, and allocations. Builds what it needs; `--help` says what else.
set -euo pipefail
cd "$(dirname "$0")/.."
. Benchmarks/Driver/build.sh

build_c sender "$peers/c/sender.c"
build_allocation_counter
build_ours Sending
drive statsd.py "$@"
