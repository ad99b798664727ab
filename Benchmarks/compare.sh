#!/usr/bin/env bash
# Measures the registry beside its peers and plain C, in turns, and prints the table; `--help` says what else. Installs the peers
# (Debian's packages) where they are missing, and builds everything. Takes some minutes; `--quick` takes about one.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/shell/packages.sh

command -v swift >/dev/null || {
    echo "$0: no Swift toolchain: install Swift 6.2 or later and put swift into PATH" >&2
    exit 1
}
need_packages "the comparison" gcc libc6-dev python3 python3-prometheus-client golang-go golang-github-prometheus-client-golang-dev \
    librust-prometheus-dev
command -v cargo >/dev/null || need_packages "the comparison" rustc cargo
need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config

build=$PWD/.build/compare
mkdir -p "$build/c" "$build/go" "$build/rust"
step() { # step NAME COMMAND…: says what failed, and what it said
    local name=$1
    shift
    "$@" >"$build/log" 2>&1 || {
        cat "$build/log" >&2
        echo "$0: cannot build $name (see above)" >&2
        exit 1
    }
}
peers=Benchmarks/Peers
step "the C limits" gcc -std=c11 -O2 -pthread "$peers/c/contender.c" "$peers/c/registry.c" -lm -o "$build/c/contender"
step "the counter of allocations" gcc -std=c11 -O2 -shared -fPIC Benchmarks/Driver/allocations.c -o "$build/allocations.so"
# Debian keeps Go's packages where a GOPATH has them, and Rust's in a directory that Peers/rust/.cargo names.
step "client_golang" env -C "$peers/go" GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$build/go/contender" .
step "rust prometheus" env -C "$peers/rust" cargo build --release --offline --target-dir "$build/rust"
step "ours" swift build -c release --static-swift-stdlib --package-path Benchmarks --scratch-path .build/benchmarks --product Comparison

exec /usr/bin/python3 -B Benchmarks/Driver/compare.py "$@"
