// SPDX-License-Identifier: Apache-2.0

// MetricsBenchmark [items [stream]]: what it costs to count an item in windows, beside a plain dictionary in the same run.
//
//     swift run -c release --package-path Benchmarks MetricsBenchmark
//
// MetricsBenchmark ITEMS STREAM measures the one stream of that number, 1 first. MetricsBenchmark ITEMS STREAM WINDOWS [ROUNDS]
// does nothing but count it, in the windows of that number, for callgrind or another profiler.
//
// Every stream is checked before its time is believed: the windows hold each item once in every size.

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let count = numbers.first ?? 1_000_000
if numbers.count > 2 {
    try countAlone(Stream.all[numbers[1] - 1], in: Counting.all()[numbers[2] - 1].1)
} else {
    for (number, stream) in Stream.all.enumerated() where numbers.count < 2 || numbers[1] == number + 1 {
        try compare(stream)
    }
}

func countAlone(_ stream: Stream, in counting: Counting) {
    let items = stream.items(count: count)
    for _ in 0..<(numbers.count > 3 ? numbers[3] : 1) {
        guard counting.run(items).isComplete(count) else { fatalError("items are missing") }
    }
}

func compare(_ stream: Stream) throws {
    let items = stream.items(count: count)
    let dictionary = measure { countInDictionary(items) }
    let reading = measure { readFacts(items) }
    print("\(stream.name)")
    print("  reading the facts of an item: \(reading.nanoseconds(for: count)) ns, contained in what follows")
    print("  a dictionary of counts by hour, source and label: \(dictionary.nanoseconds(for: count)) ns an item")
    for (name, counting) in try Counting.all() {
        let measurement = measure { counting.run(items) }
        let outcome = measurement.result
        guard outcome.isComplete(count) else {
            print("  \(name): items are missing; no time is given")
            continue
        }
        let whole = measurement.nanoseconds(for: count)
        let updates = outcome.draining / count
        print(
            "  \(name): \(whole - updates) ns an item to count, \(percent(whole - updates, of: dictionary)) % of the dictionary;"
                + " \(updates) for \(outcome.updates) updates; \(outcome.peakBytes >> 10) KiB of \(outcome.boundBytes >> 10)"
        )
    }
}

func percent(_ nanoseconds: Int, of dictionary: Measurement<Int>) -> Int {
    100 * nanoseconds / max(dictionary.nanoseconds(for: count), 1)
}
