// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// An item as a stage of the pipeline would know it.
struct BenchmarkItem {
    let verdict: Verdict
    let date: Timestamp
    let source: [UInt8]
    let region: [UInt8]
    let kind: [UInt8]
    let tags: [[UInt8]]
}

/// A made-up stream: when its items happened and where they come from.
struct Stream {
    let name: String
    /// Seconds over which the items are spread.
    let span: Double
    /// Seconds by which items are out of order.
    let disorder: Double
    /// The number of different sources.
    let sources: Int

    static let all = [
        Stream(name: "an hour, 60 sources", span: 3_600, disorder: 0, sources: 60),
        Stream(name: "a day, out of order by half an hour, 60 sources", span: 86_400, disorder: 1_800, sources: 60),
        Stream(name: "a month, 60 sources", span: 30 * 86_400, disorder: 1_800, sources: 60),
        Stream(name: "a day, every item of a source of its own", span: 86_400, disorder: 1_800, sources: .max),
    ]

    static let pack = Classifier.builtIn.pack

    func items(count: Int) -> [BenchmarkItem] {
        var random = SplitMix64(state: 1)
        let start = 1_749_398_400.0
        let names = (0..<min(sources, 1_000)).map { Array("source-\($0).example.cn".utf8) }
        let regions = (0..<34).map { Array("省份\($0)".utf8) }
        let tags = (0..<40).map { Array("标签\($0)".utf8) }
        let verdicts = (0..<512).map { _ in verdict(&random) }
        return (0..<count).map { number in
            let offset = span * Double(number) / Double(count) + disorder * random.unit()
            // Few sources send most of the items.
            let rank = Int(Double(names.count) * random.unit() * random.unit())
            return BenchmarkItem(
                verdict: verdicts[random.below(512)],
                date: Timestamp(microsecondsSince1970: Int64((start + offset) * 1_000_000)),
                source: sources == .max ? Array("source-\(random.next()).example.cn".utf8) : names[rank],
                region: random.below(3) == 0 ? [] : regions[random.below(34)],
                kind: Array((random.below(20) == 0 ? "policy" : "news").utf8),
                tags: (0..<random.below(4)).map { _ in tags[random.below(40)] }
            )
        }
    }

    /// Two items in three carry one measure or two, with their principles, as news of livelihood does.
    private func verdict(_ random: inout SplitMix64) -> Verdict {
        let labels = Self.pack.labels
        var points = [Int32](repeating: 0, count: labels.count)
        var carried: LabelSet = []
        let measures = Array(Self.pack.measures.indices)
        for _ in 0..<random.below(3) {
            let measure = measures[random.below(measures.count)]
            for label in [measure, labels[measure].parent ?? measure] {
                carried.insert(LabelSet(index: label))
                points[label] = Int32(100 + random.below(900))
            }
        }
        let stated = random.below(4) == 0 ? LabelSet(index: random.below(4)) : []
        return Verdict(labels: carried, stated: stated, points: points, none: carried.isEmpty ? .noHits : nil)
    }
}

/// A generator whose numbers depend on its seed alone.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A number from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
