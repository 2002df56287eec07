// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

// A package of its own: its peers (Vectorscan, Rust and Python libraries) are no dependencies of Minsheng.
import PackageDescription

let package = Package(
    name: "minsheng-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "minsheng", path: "..")],
    targets: [
        .target(name: "CHeap"),
        .target(name: "CVectorscan", linkerSettings: [.linkedLibrary("hs")]),
        .executableTarget(
            name: "MatchingBenchmark",
            dependencies: [
                "CHeap",
                "CVectorscan",
                .product(name: "Minsheng", package: "minsheng"),
                .product(name: "MinshengRules", package: "minsheng"),
                .product(name: "TermMatching", package: "minsheng"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        ),
        .executableTarget(
            name: "MetricsBenchmark",
            dependencies: [
                .product(name: "Minsheng", package: "minsheng"),
                .product(name: "MinshengMetrics", package: "minsheng"),
            ],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        ),
        .target(name: "CZeroMQLoop", linkerSettings: [.linkedLibrary("zmq")]),
        .executableTarget(
            name: "ZeroMQBenchmark",
            dependencies: ["CZeroMQLoop", .product(name: "ZeroMQ", package: "minsheng")],
            swiftSettings: [
                .treatAllWarnings(as: .error),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)
