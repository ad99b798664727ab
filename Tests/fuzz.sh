#!/usr/bin/env bash
# Feeds inputs that libFuzzer makes up to what reads text from outside:
#
#     bash Tests/fuzz.sh [MODULE] [SECONDSs | RUNS]
#
# Without a module every folder of Tests/Fuzz, without an amount 20s each. A folder has the name of a module or of a part of one, and holds
# Fuzz.swift with `func fuzz(_ bytes: [UInt8])`, and, if it likes, a dictionary.txt and seeds. Inputs found on the way stay in .build/fuzz
# and are begun with the next time. Fails on a trap, a sanitizer's report, an input that takes more than 10 s, and more than 2 GB of memory;
# the input is kept and named.
#
# So many seconds run under the address sanitizer as well. So many inputs run without it, at several times the speed: Swift's own checks
# are what such a run looks for, and they are in the program as it ships.
set -euo pipefail
cd "$(dirname "$0")/.."

# The modules of this package that a module needs.
needs() {
    case $1 in
    Exposition) echo CThreadSlot MetricRegistry ;;
    ResetTimes) echo StopClassification ;;
    esac
}

# What a module's files hold besides code.
resources() {
    case $1 in
    StopClassification) echo 'resources: [.embedInCode("Rules")], ' ;;
    esac
}

amount=${2:-20s}
case $amount in
*[!0-9s]* | "" | s) echo "$0: $amount is neither seconds (20s) nor runs (1000000)" >&2 && exit 64 ;;
*s) limit="-max_total_time=${amount%s}" sanitize=fuzzer,address ;;
*) limit="-runs=$amount" sanitize=fuzzer ;;
esac

fuzz() {
    local module=$1 folder=Tests/Fuzz/$1 package=$PWD/.build/fuzz/$1/$sanitize corpus=$PWD/.build/fuzz/$1/corpus
    [ -f "$folder/Fuzz.swift" ] || { echo "$0: there is no $folder/Fuzz.swift" >&2 && exit 64; }
    mkdir -p "$package/Sources/Fuzz" "$corpus"
    ln -sf "$PWD/Tests/Fuzz/Driver.swift" "$PWD/$folder/Fuzz.swift" "$package/Sources/Fuzz/"
    local targets="" dependencies="" needed
    for needed in $(needs "$module") "$module"; do
        [ -d "Sources/$needed" ] || continue
        ln -sfn "$PWD/Sources/$needed" "$package/Sources/$needed"
        targets+="        .target(name: \"$needed\", dependencies: [$dependencies], $(resources "$needed")swiftSettings: settings),"$'\n'
        dependencies+="\"$needed\", "
    done
    cat >"$package/Package.swift" <<SWIFT
// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=$sanitize", "-parse-as-library", "-enable-testing"]),
]
let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    targets: [
$targets        .executableTarget(
            name: "Fuzz",
            dependencies: [$dependencies],
            swiftSettings: settings,
            // The default linker cannot link libFuzzer.
            linkerSettings: [.unsafeFlags(["-sanitize=$sanitize", "-use-ld=lld"])]
        ),
    ]
)
SWIFT
    swift build --package-path "$package" -c release >"$package/build.log" 2>&1 || { cat "$package/build.log" && exit 1; }
    local options=("$limit" -timeout=10 -rss_limit_mb=2048 -max_len=1500 -print_final_stats=1 -verbosity=0 "-artifact_prefix=$package/")
    [ -f "$folder/dictionary.txt" ] && options+=("-dict=$folder/dictionary.txt")
    [ -d "$folder/seeds" ] && set -- "$folder/seeds" || set --
    # Swift keeps tags in its pointers, so the leak detector takes what lives as long as the program for lost.
    if ! ASAN_OPTIONS=detect_leaks=0 "$package/.build/release/Fuzz" "${options[@]}" "$corpus" "$@" >"$package/run.log" 2>&1; then
        tail -n 60 "$package/run.log"
        echo "fuzz $module: FAILED; run $package/.build/release/Fuzz FILE with the file named above" >&2
        exit 1
    fi
    echo "fuzz $module: $(sed -n 's/^stat::number_of_executed_units: *//p' "$package/run.log") inputs, no trap, no hang"
}

if [ $# -gt 0 ]; then
    fuzz "$1"
else
    for folder in Tests/Fuzz/*/; do fuzz "$(basename "$folder")"; done
fi
