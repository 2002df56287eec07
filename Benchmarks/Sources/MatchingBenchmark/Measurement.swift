// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What an engine says of a search: enough to see that two did the same work.
struct Totals: Hashable, Codable {
    var count: UInt64 = 0
    var sum: UInt64 = 0
}

/// One engine's result for one set of terms and one text.
struct Measurement: Codable {
    var engine: String
    var version: String
    /// Processor time to build its tables, in seconds.
    var building: Double
    var totals: Totals
    /// Processor time of each search of the whole text, in seconds.
    var seconds: [Double]

    var median: Double { seconds.sorted()[seconds.count / 2] }
}

/// The processor time of this thread, in seconds.
func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Searches `rounds` times, small texts more than once in a round.
func measure(rounds: Int, bytes: Int, _ search: () throws -> Totals) rethrows -> (Totals, [Double]) {
    let repeats = max(1, 4_000_000 / max(1, bytes))
    var totals = try search()
    var seconds: [Double] = []
    for _ in 0..<rounds {
        let start = threadTime()
        for _ in 0..<repeats { totals = try search() }
        seconds.append((threadTime() - start) / Double(repeats))
    }
    return (totals, seconds)
}
