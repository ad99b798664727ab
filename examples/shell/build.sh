# Sourced: `build_release` builds the program, statically linked against Swift's libraries, with a line of progress.

build_release() {
    if ! command -v swift >/dev/null; then
        echo "$0: no Swift toolchain: install Swift 6.2 or later and put swift into PATH" >&2
        exit 1
    fi
    log=$(mktemp)
    swift build -c release --static-swift-stdlib --product palingenesis >"$log" 2>&1 &
    build=$!
    started=$(date +%s)
    # The first build compiles the HTTP server and its friends: minutes. Later ones take seconds.
    while kill -0 "$build" 2>/dev/null; do
        if [ -t 1 ]; then
            step=$(grep -o '^\[[0-9]*/[0-9]*\]' "$log" | tail -n 1)
            printf '\rbuilding %s %d s (the first time takes some minutes) ' "$step" $(($(date +%s) - started))
        fi
        sleep 1
    done
    [ ! -t 1 ] || printf '\r\033[K'
    if ! wait "$build"; then
        cat "$log" >&2
        echo "$0: the build failed (see above)" >&2
        rm -f "$log"
        exit 1
    fi
    echo "built in $(($(date +%s) - started)) s"
    rm -f "$log"
}
