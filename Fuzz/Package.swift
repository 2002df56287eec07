// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

// A package of its own: it builds only with libFuzzer's flags, which run.sh gives.
import PackageDescription

let package = Package(
    name: "minsheng-fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "minsheng", path: "..")],
    targets: [
        .target(name: "CFuzzDriver"),
        .executableTarget(
            name: "TermMatchingFuzzer",
            dependencies: ["CFuzzDriver", .product(name: "TermMatching", package: "minsheng")],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "PackFuzzer",
            dependencies: [
                "CFuzzDriver",
                .product(name: "Minsheng", package: "minsheng"),
                .product(name: "MinshengRules", package: "minsheng"),
            ],
            swiftSettings: [.unsafeFlags(["-parse-as-library"])]
        ),
    ],
    swiftLanguageModes: [.v6]
)
