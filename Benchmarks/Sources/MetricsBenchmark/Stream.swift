// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics

/// An item as the pipeline has it: ranges of one buffer of bytes, nothing to be counted by reference.
struct BenchmarkItem {
    let verdict: Int
    let date: Timestamp
    let receiptTime: Timestamp
    let source: Range<Int>
    let region: Range<Int>
    let kind: Range<Int>
    /// A range of ``BenchmarkBatch/tags``.
    let tags: Range<Int>
    /// The terms and the rules that gave points: ranges of ``BenchmarkBatch/tags`` too.
    let terms: Range<Int>
    let rules: Range<Int>
    let story: UInt64
}

/// Items with the bytes they name.
struct BenchmarkBatch {
    var items: [BenchmarkItem] = []
    var bytes: [UInt8] = []
    var tags: [Range<Int>] = []
    var verdicts: [Verdict] = []

    mutating func store(_ text: String) -> Range<Int> {
        let start = bytes.count
        bytes += text.utf8
        return start..<bytes.count
    }
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

    func items(count: Int) -> BenchmarkBatch {
        var random = SplitMix64(state: 1)
        var batch = BenchmarkBatch()
        let start = 1_749_398_400.0
        let names = (0..<min(sources, 1_000)).map { batch.store("source-\($0).example.cn") }
        let regions = (0..<34).map { batch.store("省份\($0)") }
        let tags = (0..<40).map { batch.store("标签\($0)") }
        let kinds = ["news", "policy"].map { batch.store($0) }
        let terms = (0..<1_000).map { batch.store("用词\($0)") }
        let rules = (0..<80).map { batch.store("m\($0 % 10).rule-\($0)") }
        batch.verdicts = (0..<512).map { _ in verdict(&random) }
        for number in 0..<count {
            // Items come one after another, each up to the disorder after its date.
            let offset = span * Double(number) / Double(count) + disorder * random.unit()
            let receipt = span * Double(number) / Double(count) + disorder
            // Few sources send most of the items.
            let rank = Int(Double(names.count) * random.unit() * random.unit())
            let firstTag = batch.tags.count
            for _ in 0..<random.below(4) { batch.tags.append(tags[random.below(40)]) }
            let verdict = random.below(512)
            let isLabelled = !batch.verdicts[verdict].labels.isEmpty
            let firstTerm = batch.tags.count
            // Few terms come often and very many seldom.
            for _ in 0..<(isLabelled ? 2 + random.below(4) : 0) {
                batch.tags.append(terms[Int(1_000 * random.unit() * random.unit() * random.unit())])
            }
            let firstRule = batch.tags.count
            for _ in 0..<(isLabelled ? 1 + random.below(2) : 0) { batch.tags.append(rules[random.below(80)]) }
            batch.items.append(
                BenchmarkItem(
                    verdict: verdict,
                    date: Timestamp(microsecondsSince1970: Int64((start + offset) * 1_000_000)),
                    receiptTime: Timestamp(microsecondsSince1970: Int64((start + receipt) * 1_000_000)),
                    source: sources == .max ? batch.store("source-\(random.next()).example.cn") : names[rank],
                    region: random.below(3) == 0 ? 0..<0 : regions[random.below(34)],
                    kind: kinds[random.below(20) == 0 ? 1 : 0],
                    tags: firstTag..<firstTerm,
                    terms: firstTerm..<firstRule,
                    rules: firstRule..<batch.tags.count,
                    story: random.below(3) == 0 ? UInt64(random.below(1_000)) : random.next()
                )
            )
        }
        return batch
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
