#!/usr/bin/env bash
# Installs what the tests need, checks the formatting, builds with zero warnings in debug and release, and runs every test; ends in
# the test runner's own summary. Needs a Swift toolchain, and root (or sudo without a password) where something is to be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

command -v swift >/dev/null || {
    echo "$0: no Swift toolchain: install Swift 6.2 or later and put swift into PATH" >&2
    exit 1
}
need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
need_packages "the tests" prometheus prometheus-pushgateway curl tzdata python3-yaml python3-prometheus-client \
    openssl tinyproxy-bin victoria-metrics util-linux gcc libc6-dev

# Tests choose their own settings.
for name in $(env | sed -n 's/^\(PALINGENESIS_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

step() { printf '\n== %s\n' "$1"; }

# Runs a build and fails on a warning of our own; what dependencies print is theirs.
build() {
    local log
    log=$(mktemp)
    if ! swift build "$@" >"$log" 2>&1; then
        cat "$log"
        exit 1
    fi
    if grep -E "^$PWD/(Sources|Tests)/.*(warning|error): " "$log" | sort -u; then
        echo "$0: there are warnings (see above)" >&2
        # What was built is not built again, so the next run would not see them.
        find Sources Tests -name '*.swift' -exec touch {} +
        exit 1
    fi
    tail -n 1 "$log"
    rm -f "$log"
}

step "Formatting"
swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks
echo "clean"

step "Debug build"
build --build-tests

step "Release build"
build -c release --static-swift-stdlib --product palingenesis

step "Thread sanitizer: registry, exposition, swift-metrics back end, push"
bash Tests/tsan.sh

step "Fuzzing"
bash Tests/fuzz.sh

step "The Compose topology, natively"
bash Tests/compose.sh "$PWD/.build/release/palingenesis"

step "Faults of gateway, disk and clock around whole jobs: some rounds of Tests/faults.sh"
/usr/bin/python3 Tests/faults.py "$PWD/.build/release/palingenesis" 3

step "Unit tests"
swift test --skip-build --parallel --skip IntegrationTests

# One after the other: they wait for real processes.
step "Integration tests"
swift test --skip-build --no-parallel --filter IntegrationTests
