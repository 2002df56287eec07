// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

// A package of its own: what compiles here needs nothing but the public API.
import PackageDescription

let package = Package(
    name: "minsheng-examples",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "minsheng", path: "..")],
    targets: [
        .executableTarget(
            name: "Classify",
            dependencies: [.product(name: "Minsheng", package: "minsheng")],
            path: "Classify"
        ),
        .executableTarget(
            name: "Windows",
            dependencies: [
                .product(name: "Minsheng", package: "minsheng"),
                .product(name: "MinshengMetrics", package: "minsheng"),
            ],
            path: "Windows"
        ),
        .executableTarget(
            name: "ZeroMQPatterns",
            dependencies: [.product(name: "ZeroMQ", package: "minsheng")],
            path: "ZeroMQPatterns"
        ),
    ],
    swiftLanguageModes: [.v6]
)
