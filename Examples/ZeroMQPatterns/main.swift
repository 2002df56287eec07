// SPDX-License-Identifier: Apache-2.0

// Every pattern of ZeroMQ in a few lines each; give a name to run only one.
let patterns: [(name: String, run: () async throws -> Void)] = [
    ("push-pull", pushPull), ("pub-sub", pubSub), ("req-rep", requestReply), ("dealer-router", dealerRouter),
    ("pair", pair), ("proxy", proxy), ("curve", curve),
]
for pattern in patterns where CommandLine.arguments.count == 1 || CommandLine.arguments.contains(pattern.name) {
    print("\(pattern.name): ", terminator: "")
    try await pattern.run()
}
