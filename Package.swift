// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
    name: "minsheng",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "ZeroMQ", targets: ["ZeroMQ"]),
        .library(name: "TermMatching", targets: ["TermMatching"]),
        .library(name: "Minsheng", targets: ["Minsheng"]),
        .library(name: "MinshengRules", targets: ["MinshengRules"]),
        .library(name: "MinshengMetrics", targets: ["MinshengMetrics"]),
        .library(name: "MinshengRegions", targets: ["MinshengRegions"]),
        .library(name: "MinshengPipeline", targets: ["MinshengPipeline"]),
        .library(name: "MinshengStages", targets: ["MinshengStages"]),
        .library(name: "MinshengClient", targets: ["MinshengClient"]),
        .library(name: "MinshengTestKit", targets: ["MinshengTestKit"]),
        .executable(name: "minshengd", targets: ["MinshengDaemon"]),
        .executable(name: "minsheng", targets: ["MinshengCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Libraries that stand alone: no Foundation, no server framework.
        .systemLibrary(
            name: "CZeroMQ",
            providers: [.apt(["libzmq3-dev"]), .brew(["zeromq"])]
        ),
        .target(
            name: "ZeroMQ",
            dependencies: ["CZeroMQ"],
            // Frames lend out their bytes as spans; the attribute that ties a span to its frame is still behind a flag.
            swiftSettings: [.enableExperimentalFeature("Lifetimes")]
        ),
        .target(name: "CTermKernel"),
        .target(name: "CFoldingKernel"),
        .target(name: "TermMatching", dependencies: ["CTermKernel"]),
        .target(name: "Minsheng", dependencies: ["CFoldingKernel", "TermMatching"]),
        .target(name: "MinshengMetrics", dependencies: ["Minsheng"]),
        .target(name: "MinshengRegions", dependencies: ["Minsheng", "TermMatching"]),

        // What a program needs to feed a daemon and to follow it, and nothing of the daemon.
        .target(name: "MinshengClient", dependencies: ["ZeroMQ"]),

        // Authoring of rule packs.
        .target(name: "MinshengRules", dependencies: ["Minsheng"]),

        // The pipeline and its stages.
        .target(
            name: "MinshengPipeline",
            dependencies: [
                "Minsheng",
                "MinshengMetrics",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .target(
            name: "CSIMDJSON",
            linkerSettings: [.linkedLibrary("simdjson")]
        ),
        .target(
            name: "MinshengStages",
            dependencies: [
                "CSIMDJSON",
                "Minsheng",
                "MinshengMetrics",
                "MinshengPipeline",
                "MinshengRegions",
                "ZeroMQ",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "MinshengTestKit",
            dependencies: [
                "Minsheng",
                "MinshengMetrics",
                "MinshengPipeline",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
            ]
        ),

        // Programs.
        .executableTarget(
            name: "MinshengDaemon",
            dependencies: [
                "Minsheng",
                "MinshengMetrics",
                "MinshengPipeline",
                "MinshengStages",
                "ZeroMQ",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(
            name: "MinshengCLI",
            dependencies: [
                "Minsheng",
                "MinshengClient",
                "MinshengMetrics",
                "MinshengRegions",
                "MinshengRules",
                "ZeroMQ",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),

        // Work on the sources.
        .executableTarget(
            name: "EmbedBuiltInPack",
            dependencies: ["Minsheng", "MinshengRules"],
            path: "Scripts/EmbedBuiltInPack"
        ),
        .executableTarget(
            name: "GenerateLoad",
            dependencies: [
                "MinshengMetrics",
                "MinshengTestKit",
                "ZeroMQ",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Scripts/GenerateLoad"
        ),

        // Tests.
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"]),
        .testTarget(name: "TermMatchingTests", dependencies: ["TermMatching"]),
        .testTarget(name: "MinshengTests", dependencies: ["Minsheng", "MinshengRules"]),
        .testTarget(
            name: "MinshengRulesTests",
            // Yams checks our reader: what a pack means to us, it means to any YAML parser.
            dependencies: ["Minsheng", "MinshengRules", .product(name: "Yams", package: "Yams")]
        ),
        .testTarget(name: "MinshengRegionsTests", dependencies: ["Minsheng", "MinshengRegions"]),
        .testTarget(name: "MinshengMetricsTests", dependencies: ["Minsheng", "MinshengMetrics"]),
        .testTarget(
            name: "MinshengPipelineTests",
            dependencies: [
                "Minsheng",
                "MinshengMetrics",
                "MinshengPipeline",
                "MinshengTestKit",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
        .testTarget(
            name: "MinshengStagesTests",
            dependencies: [
                "Minsheng", "MinshengMetrics", "MinshengPipeline", "MinshengRegions", "MinshengStages",
                "MinshengTestKit", "ZeroMQ",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "MinshengClientTests", dependencies: ["MinshengClient", "MinshengTestKit", "ZeroMQ"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "MinshengClient",
                "Minsheng", "MinshengMetrics", "MinshengTestKit", "MinshengDaemon", "MinshengCLI", "ZeroMQ",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// One settings loop: every Swift target is held to the same rules.
for target in package.targets where target.type != .system && target.type != .plugin && !target.name.hasPrefix("C") {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // A warning today is a question tomorrow.
            .treatAllWarnings(as: .error),
            // `any` is written where a value is boxed, so its cost is seen.
            .enableUpcomingFeature("ExistentialAny"),
            // Imports stay private to a module unless a signature needs them.
            .enableUpcomingFeature("InternalImportsByDefault"),
            // A member is found only through its own module's import.
            .enableUpcomingFeature("MemberImportVisibility"),
            // An async function runs where its caller runs unless it says otherwise.
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
}
