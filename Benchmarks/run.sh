#!/usr/bin/env bash
# Builds and runs the registry's benchmark in release mode.
set -euo pipefail
cd "$(dirname "$0")"
swift run -c release --scratch-path ../.build/benchmarks Benchmarks
