// swift-tools-version: 6.2

import PackageDescription

let registry = Target.Dependency.product(name: "MetricRegistry", package: "palingenesis")
let exposition = Target.Dependency.product(name: "Exposition", package: "palingenesis")
let push = Target.Dependency.product(name: "Push", package: "palingenesis")
let pushgateway = Target.Dependency.product(name: "Pushgateway", package: "palingenesis")
let statsD = Target.Dependency.product(name: "StatsD", package: "palingenesis")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "palingenesis", path: "..")],
    targets: [
        .target(name: "CPeer", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "CTicks"),
        .executableTarget(name: "Benchmarks", dependencies: ["CPeer", registry, exposition]),
        .executableTarget(name: "Comparison", dependencies: ["CTicks", registry, exposition]),
        .executableTarget(name: "Sending", dependencies: [registry, push, pushgateway, statsD]),
    ]
)
