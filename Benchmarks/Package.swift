// swift-tools-version: 6.2

import PackageDescription

let registry = Target.Dependency.product(name: "MetricRegistry", package: "palingenesis")
let exposition = Target.Dependency.product(name: "Exposition", package: "palingenesis")
let metricsBackend = Target.Dependency.product(name: "MetricsBackend", package: "palingenesis")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let push = Target.Dependency.product(name: "Push", package: "palingenesis")
let pushgateway = Target.Dependency.product(name: "Pushgateway", package: "palingenesis")
let statsD = Target.Dependency.product(name: "StatsD", package: "palingenesis")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "palingenesis", path: ".."),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    ],
    targets: [
        .target(name: "CPeer", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "CTicks"),
        .executableTarget(name: "Benchmarks", dependencies: ["CPeer", registry, exposition]),
        .executableTarget(name: "Comparison", dependencies: ["CTicks", registry, exposition, metricsBackend, coreMetrics]),
        .executableTarget(name: "Sending", dependencies: [registry, push, pushgateway, statsD]),
    ]
)
