// swift-tools-version: 6.2

import PackageDescription

let registry = Target.Dependency.product(name: "MetricRegistry", package: "palingenesis")
let exposition = Target.Dependency.product(name: "Exposition", package: "palingenesis")

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "palingenesis", path: "..")],
    targets: [
        .target(name: "CPeer", cSettings: [.unsafeFlags(["-O2"])]),
        .target(name: "CTicks"),
        .executableTarget(name: "Benchmarks", dependencies: ["CPeer", registry, exposition]),
        .executableTarget(name: "Comparison", dependencies: ["CTicks", registry, exposition]),
    ]
)
