// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "palingenesis", path: "..")],
    targets: [
        .target(name: "CPeer", cSettings: [.unsafeFlags(["-O2"])]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CPeer",
                .product(name: "MetricRegistry", package: "palingenesis"),
                .product(name: "Exposition", package: "palingenesis"),
            ]
        ),
    ]
)
