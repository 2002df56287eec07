// SPDX-License-Identifier: Apache-2.0

// MetricsBenchmark [items [stream]]: what it costs to count an item in windows, beside a plain dictionary in the same run.
//
//     swift run -c release --package-path Benchmarks MetricsBenchmark
//
// MetricsBenchmark ITEMS STREAM measures the one stream of that number, 1 first, for a profiler.
//
// Every stream is checked before its time is believed: the windows hold each item once in every size.

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000
let only = CommandLine.arguments.dropFirst(2).first.flatMap { Int($0) }
for (number, stream) in Stream.all.enumerated() where only.map({ $0 == number + 1 }) ?? true {
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
            "  \(name): \(whole - updates) ns an item to count, \(percent(whole - updates, of: dictionary, count)) % of the dictionary;"
                + " \(updates) for \(outcome.updates) updates; \(outcome.peakBytes >> 10) KiB of \(outcome.boundBytes >> 10)"
        )
    }
}

func percent(_ nanoseconds: Int, of dictionary: Measurement<Int>, _ count: Int) -> Int {
    100 * nanoseconds / max(dictionary.nanoseconds(for: count), 1)
}
