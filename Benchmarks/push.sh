#!/usr/bin/env bash
# Measures pushes of 100,000 series to a receiver on loopback, our Pushgateway sink beside client_golang's push package, in turns:
# CPU time and peak memory. Installs and builds what it needs; `--help` says what else.
set -euo pipefail
cd "$(dirname "$0")/.."
. Benchmarks/Driver/build.sh

build_go
build_ours Sending
drive push.py "$@"
