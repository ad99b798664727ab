// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let inMemoryLogging = Target.Dependency.product(name: "InMemoryLogging", package: "swift-log")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Four floors: the registry at the ground; formats, push and the supervisor above it; sinks and endpoints above those;
// the daemon and its commands on top. Arrows point one way only.
let modules: [(name: String, dependencies: [Target.Dependency])] = [
    ("MetricRegistry", ["CThreadSlot"]),
    ("Exposition", ["MetricRegistry"]),
    ("MetricsBackend", ["MetricRegistry", coreMetrics, logging]),
    ("Gzip", ["CZlib"]),
    ("Push", ["MetricRegistry", lifecycle, logging]),
    ("Pushgateway", ["MetricRegistry", "Exposition", "Gzip", "Push", "CCurl"]),
    ("StatsD", ["CDatagrams", "Exposition", "MetricRegistry", "Push"]),
    ("Job", ["MetricRegistry", "Exposition", "Push", "Pushgateway"]),
    (
        "ScrapeEndpoint",
        ["MetricRegistry", "Exposition", "Gzip", hummingbird, hummingbirdCore, httpTypes, lifecycle, logging, nioCore, nioHTTPTypes]
    ),
    ("StopClassification", []),
    ("Supervisor", ["CPseudoTerminal", "MetricRegistry", "StopClassification", lifecycle, logging, subprocess, system, yams]),
    ("Receiver", ["Exposition", "Gzip", "Pushgateway", hummingbird, hummingbirdCore, httpTypes, lifecycle, logging, nioCore, nioPosix]),
    (
        "Daemon",
        [
            "Job", "MetricRegistry", "Push", "Pushgateway", "StatsD", "ScrapeEndpoint", "StopClassification", "Supervisor", system,
            httpTypes,
            hummingbird, lifecycle, logging, nioCore, yams,
        ]
    ),
    ("Simulation", ["Daemon", "MetricRegistry", "StopClassification", "Supervisor", logging, system]),
]

let lifecycleTestKit = Target.Dependency.product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")

let tests: [(name: String, dependencies: [Target.Dependency])] = [
    ("MetricRegistry", ["MetricRegistry"]),
    ("Exposition", ["Exposition", "MetricRegistry", "TestSupport"]),
    ("MetricsBackend", ["Exposition", "MetricRegistry", "MetricsBackend", inMemoryLogging, logging, metrics]),
    ("Gzip", ["Gzip"]),
    ("Push", ["MetricRegistry", "Push", "TestSupport", inMemoryLogging, lifecycle, lifecycleTestKit, logging]),
    ("Pushgateway", ["CCurl", "Exposition", "Gzip", "MetricRegistry", "Push", "Pushgateway", "TestSupport"]),
    ("StatsD", ["Exposition", "MetricRegistry", "Push", "StatsD", "TestSupport"]),
    ("Job", ["Exposition", "Job", "MetricRegistry", "Push", "Pushgateway", "TestSupport"]),
    (
        "ScrapeEndpoint",
        [
            "Exposition", "Gzip", "HTTPTestSupport", "MetricRegistry", "ScrapeEndpoint", hummingbird, httpTypes, logging, nioCore,
            nioEmbedded, nioHTTPTypes, nioPosix,
        ]
    ),
    ("StopClassification", ["StopClassification", "TestSupport"]),
    (
        "Supervisor",
        ["Exposition", "MetricRegistry", "StopClassification", "Supervisor", "TestSupport", inMemoryLogging, lifecycle, logging, system]
    ),
    ("Receiver", ["Exposition", "Gzip", "Receiver", "TestSupport", lifecycle, logging]),
    ("Simulation", ["Daemon", "MetricRegistry", "Simulation", "StopClassification", "Supervisor"]),
    (
        "Integration",
        [
            "CPseudoTerminal", "Exposition", "Job", "MetricRegistry", "Push", "Pushgateway", "StatsD", "TestSupport", "palingenesis",
            inMemoryLogging, logging,
        ]
    ),
    (
        "Daemon",
        [
            "Daemon", "Exposition", "HTTPTestSupport", "MetricRegistry", "Push", "Pushgateway", "StatsD", "StopClassification",
            "Supervisor", "TestSupport", hummingbird, httpTypes, lifecycle, lifecycleTestKit, logging, nioCore, nioEmbedded,
        ]
    ),
]

let package = Package(
    name: "palingenesis",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "palingenesis", targets: ["palingenesis"]),
        .library(name: "MetricRegistry", targets: ["MetricRegistry"]),
        .library(name: "Exposition", targets: ["Exposition"]),
        .library(name: "MetricsBackend", targets: ["MetricsBackend"]),
        .library(name: "Push", targets: ["Push"]),
        .library(name: "Pushgateway", targets: ["Pushgateway"]),
        .library(name: "StatsD", targets: ["StatsD"]),
        .library(name: "ScrapeEndpoint", targets: ["ScrapeEndpoint"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        // Without its default traits Hummingbird needs neither swift-configuration nor the whole of Foundation.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // Needs libcurl's headers (libcurl4-openssl-dev) and loads the library itself, when something is pushed.
        .target(name: "CCurl"),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .target(name: "CDatagrams"),
        .target(name: "CPseudoTerminal"),
        // What several modules' tests share; no product has it.
        .target(name: "TestSupport", dependencies: ["MetricRegistry"], path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .target(
            name: "HTTPTestSupport",
            dependencies: [hummingbird, httpTypes, nioCore],
            path: "Tests/HTTPTestSupport",
            swiftSettings: swiftSettings
        ),
        .target(name: "CThreadSlot"),
        .executableTarget(
            name: "palingenesis",
            dependencies: [
                "Daemon", "Exposition", "Job", "MetricRegistry", "Push", "Pushgateway", "Receiver", "Simulation", "StatsD",
                "StopClassification", "Supervisor", logging, lifecycle,
                unixSignals,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings
        ),
    ]
        + modules.map { module in
            // The rules by which stops are classified are files, and part of the program.
            let resources: [Resource] = module.name == "StopClassification" ? [.embedInCode("Rules")] : []
            return .target(name: module.name, dependencies: module.dependencies, resources: resources, swiftSettings: swiftSettings)
        }
        + tests.map { .testTarget(name: "\($0.name)Tests", dependencies: $0.dependencies, swiftSettings: swiftSettings) }
)
