// SPDX-License-Identifier: Apache-2.0

// How much the wrapper costs: 1 KiB messages over tcp loopback, received by libzmq's own loop and by the wrapper, in turn,
// from the same sender. Prints the median of the rates and of the ratios within each round.
//
//   swift run -c release --package-path Benchmarks ZeroMQBenchmark [messages] [rounds]

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let count = arguments.first ?? 1_000_000
let rounds = arguments.dropFirst().first ?? 7

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

var rates: [Receiver: [Double]] = [:]
for round in 0..<rounds {
    // Each round begins with another one, so that none is always the first after a pause.
    for place in 0..<Receiver.allCases.count {
        let receiver = Receiver.allCases[(round + place) % Receiver.allCases.count]
        rates[receiver, default: []].append(try await receiver.rate(count: count, size: 1024))
    }
}
print("\(count) messages of 1 KiB, PUSH to PULL over tcp loopback, median of \(rounds) rounds")
let baseline = rates[.c] ?? []
for receiver in Receiver.allCases {
    let own = rates[receiver] ?? []
    let ratio = median(zip(own, baseline).map { $0 / $1 })
    let spread = "\(Int(own.min() ?? 0)) to \(Int(own.max() ?? 0))"
    print(
        "\(receiver.rawValue): \(Int(median(own))) messages/s (\(spread)), \(Int((ratio * 100).rounded())) % of the C loop"
    )
}
