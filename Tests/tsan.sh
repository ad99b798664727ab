#!/usr/bin/env bash
# Runs the tests of the registry, the exposition, the swift-metrics back end and the push service under the thread sanitizer: in a package of its own, which
# builds no HTTP server, so that it takes a minute or two. Fails on any race.
set -euo pipefail
cd "$(dirname "$0")/.."

package=$PWD/.build/tsan
mkdir -p "$package/Sources" "$package/Tests"
ln -sfn "$PWD/Sources/CThreadSlot" "$package/Sources/CThreadSlot"
for module in MetricRegistry Exposition MetricsBackend Push; do
    ln -sfn "$PWD/Sources/$module" "$package/Sources/$module"
    ln -sfn "$PWD/Tests/${module}Tests" "$package/Tests/${module}Tests"
done
ln -sfn "$PWD/Tests/TestSupport" "$package/Tests/TestSupport"
cat >"$package/Package.swift" <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let testKit = Target.Dependency.product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let package = Package(
    name: "tsan",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CThreadSlot"),
        .target(name: "MetricRegistry", dependencies: ["CThreadSlot"], swiftSettings: settings),
        .target(name: "Exposition", dependencies: ["MetricRegistry"], swiftSettings: settings),
        .target(name: "MetricsBackend", dependencies: ["MetricRegistry", coreMetrics, logging], swiftSettings: settings),
        .target(name: "Push", dependencies: ["MetricRegistry", lifecycle, logging], swiftSettings: settings),
        .target(name: "TestSupport", dependencies: ["MetricRegistry"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "MetricRegistryTests", dependencies: ["MetricRegistry"], swiftSettings: settings),
        .testTarget(name: "ExpositionTests", dependencies: ["Exposition", "MetricRegistry"], swiftSettings: settings),
        .testTarget(
            name: "MetricsBackendTests",
            dependencies: ["Exposition", "MetricRegistry", "MetricsBackend", inMemoryLogging, logging, metrics],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PushTests",
            dependencies: ["MetricRegistry", "Push", "TestSupport", inMemoryLogging, lifecycle, testKit, logging],
            swiftSettings: settings
        ),
    ]
)
SWIFT

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# What is resident is the sanitizer's own memory for the most part, so that test says nothing here.
TSAN_OPTIONS="halt_on_error=0 exitcode=66" swift test --package-path "$package" --sanitize=thread --skip updatesKeepNoMemory \
    >"$log" 2>&1 || status=$?
if [ "$status" -ne 0 ] || grep -q 'WARNING: ThreadSanitizer' "$log"; then
    # What failed comes last, so that it is seen where only an output's end is kept.
    cat "$log"
    grep -aE '(✘|error:|Fatal)' "$log" || true
    sed -n '/WARNING: ThreadSanitizer/,/^SUMMARY: ThreadSanitizer/p' "$log" | head -n 200
    echo "thread sanitizer: FAILED" >&2
    exit 1
fi
grep -E '^.?.? ?Test run with' "$log" | tail -n 1
echo "thread sanitizer: clean"
