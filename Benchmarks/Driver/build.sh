# Sourced by the benchmarks that have peers, in the top folder: installs what each needs and builds it under .build.

. examples/shell/packages.sh
build=$PWD/.build/compare
peers=Benchmarks/Peers
mkdir -p "$build"

step() { # step NAME COMMAND…: quiet while it works; says what failed, and what that said
    local name=$1
    shift
    "$@" >"$build/log" 2>&1 || {
        cat "$build/log" >&2
        echo "$0: cannot build $name (see above)" >&2
        exit 1
    }
}

build_c() { # build_c NAME SOURCE…
    local name=$1
    shift
    need_packages "the limit in C" gcc libc6-dev
    step "$name in C" gcc -std=c11 -O2 -Wall -Wextra -pthread "$@" -lm -o "$build/$name"
}

build_allocation_counter() {
    need_packages "counting allocations" gcc libc6-dev
    step "the counter of allocations" gcc -std=c11 -O2 -Wall -Wextra -shared -fPIC Benchmarks/Driver/allocations.c -o "$build/allocations.so"
}

# Debian keeps Go's packages where a GOPATH has them, and Rust's in a directory that Peers/rust/.cargo names.
build_go() {
    need_packages "client_golang" golang-go golang-github-prometheus-client-golang-dev
    step "client_golang" env -C "$peers/go" GO111MODULE=off GOPATH=/usr/share/gocode go build -o "$build/client_golang" .
}

build_rust() {
    need_packages "rust prometheus" gcc libc6-dev librust-prometheus-dev
    command -v cargo >/dev/null || need_packages "rust prometheus" rustc cargo
    step "rust prometheus" env -C "$peers/rust" cargo build --release --offline --target-dir "$build/rust"
}

build_ours() { # build_ours PRODUCT
    command -v swift >/dev/null || {
        echo "$0: no Swift toolchain: install Swift 6.2 or later and put swift into PATH" >&2
        exit 1
    }
    need_packages "building" libcurl4-openssl-dev zlib1g-dev pkg-config
    step "ours" swift build -c release --static-swift-stdlib --package-path Benchmarks --scratch-path .build/benchmarks --product "$1"
}

drive() { # drive PROGRAM ARGUMENT…: instead of this shell
    need_packages "the driver" python3
    exec /usr/bin/python3 -B "Benchmarks/Driver/$1" "${@:2}"
}
