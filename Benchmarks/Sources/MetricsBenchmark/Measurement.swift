// SPDX-License-Identifier: Apache-2.0

/// What a piece of work gave, and the shortest of five times it took.
struct Measurement<Result> {
    let result: Result
    let time: Duration

    /// Whole nanoseconds for each of `count` items.
    func nanoseconds(for count: Int) -> Int { time.nanoseconds / max(count, 1) }
}

extension Duration {
    var nanoseconds: Int { Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000) }
}

/// Does a piece of work five times.
func measure<Result>(_ work: () -> Result) -> Measurement<Result> {
    let clock = ContinuousClock()
    var best: Measurement<Result>?
    for _ in 0..<5 {
        var result: Result?
        let time = clock.measure { result = work() }
        guard let result else { continue }
        if best.map({ time < $0.time }) ?? true { best = Measurement(result: result, time: time) }
    }
    guard let best else { preconditionFailure("work was done five times") }
    return best
}
