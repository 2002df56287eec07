// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Batches of texts")
struct BatchTests {
    private static let texts: [(title: String, body: String)] = [
        ("", "全面取消在就业地参加社会保险的户籍限制。"),
        ("", ""),
        ("民政部：加强养老服务", "扩大养老机构护理型床位供给，推动社区支持的居家养老服务。"),
        ("", "国际油价周五上涨。"),
        ("", "\u{200B}\n  \n"),
        ("外长抵达安卡拉", "首站谈黑海粮食走廊。"),
        ("", "所谓“公平”，不过是商家促销的噱头。"),
    ]

    private static var batch: TextBatch {
        var batch = TextBatch(reservingBytes: 1_000, texts: texts.count)
        for text in texts { batch.append(title: text.title, body: text.body) }
        return batch
    }

    private static var expected: [Verdict] {
        texts.map { Classifier.builtIn.classify(title: $0.title, body: $0.body) }
    }

    @Test("a batch has the verdicts of its texts")
    func agreesWithSingleTexts() {
        let verdicts = Classifier.builtIn.classify(Self.batch)
        #expect(Array(verdicts) == Self.expected)
        #expect(Set(Self.expected.map(\.labels.isEmpty)) == [true, false])
        for (index, verdict) in Self.expected.enumerated() {
            #expect(verdicts.labels(at: index) == verdict.labels)
            #expect(verdicts.stated(at: index) == verdict.stated)
            #expect(verdicts.none(at: index) == verdict.none)
            #expect(verdict.points.indices.map { verdicts.points(of: $0, at: index) } == verdict.points)
        }
    }

    @Test("a range of a batch, over and over with the same memory")
    func reusesMemory() {
        var scratch = ClassifierScratch()
        var verdicts = VerdictBatch()
        var batch = Self.batch
        for range in [2..<6, 0..<0, 0..<7, 6..<7] {
            Classifier.builtIn.classify(batch, range, scratch: &scratch, into: &verdicts)
            #expect(Array(verdicts) == Array(Self.expected[range]))
        }
        batch.removeAll()
        #expect(batch.isEmpty && batch.byteCount == 0)
        batch.append(body: Self.texts[0].body)
        #expect(Array(Classifier.builtIn.classify(batch)) == [Self.expected[0]])
    }

    @Test("text that is not UTF-8 spoils no other")
    func readsPastBadBytes() {
        var batch = TextBatch()
        let bad: [UInt8] = [0xE6, 0xB0]
        batch.append(body: Self.texts[0].body)
        batch.append(title: bad.span, body: bad.span)
        batch.append(body: Self.texts[0].body)
        let verdicts = Classifier.builtIn.classify(batch)
        #expect(verdicts.map(\.none) == [nil, .unreadable, nil])
        #expect(verdicts[0] == verdicts[2] && verdicts[0] == Self.expected[0])
    }

    @Test("many tasks share one batch and one classifier")
    func sharesAmongTasks() async {
        let batch = Self.batch
        let expected = Self.expected
        await withTaskGroup(of: [Verdict].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var scratch = ClassifierScratch()
                    var verdicts = VerdictBatch()
                    var all: [Verdict] = []
                    for index in 0..<batch.count {
                        Classifier.builtIn.classify(batch, index..<index + 1, scratch: &scratch, into: &verdicts)
                        all += verdicts
                    }
                    return all
                }
            }
            for await verdicts in group { #expect(verdicts == expected) }
        }
    }
}
