// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengTestKit
import Testing

@Suite("Batch")
struct BatchTests {
    @Test("holds the texts of its items and gives them back")
    func holdsTexts() {
        var batch = Batch(receivedAt: .epoch)
        batch.beginMessage()
        var item = Item()
        item.id = batch.store("编号一")
        item.source = batch.store("xinhua".utf8.span)
        item.contentText = batch.store("公平")
        item.tags = batch.store(tags: [batch.store("民生"), batch.store("社保")])
        batch.append(item)
        let stored = batch.items[0]
        #expect(batch.text(stored.id) == "编号一")
        #expect(batch.text(stored.source) == "xinhua")
        #expect(batch.text(stored.contentText) == "公平")
        #expect(batch.text(stored.title) == "" && stored.title.isEmpty)
        #expect(batch.tags(of: stored) == ["民生", "社保"])
        #expect(Array(batch.bytes[stored.contentText.bounds]) == Array("公平".utf8))
    }

    @Test("numbers items and rejections within their message")
    func numbersItems() {
        var batch = Batch(receivedAt: .epoch)
        batch.beginMessage()
        SampleItem(id: "1", title: "a").append(to: &batch)
        batch.reject(id: nil, reason: .missingField, field: "id", message: "an item needs an id")
        SampleItem(id: "2", title: "a").append(to: &batch)
        batch.beginMessage()
        batch.reject(id: "9", reason: .notJSON, field: nil, message: "not JSON")
        SampleItem(id: "3", title: "a").append(to: &batch)
        batch.reject(at: 2, reason: .conflict, field: "id", message: "taken")

        #expect(batch.messageCount == 2)
        #expect(batch.receivedCount == 5)
        #expect(batch.items.map { [$0.messageIndex, $0.index] } == [[0, 0], [0, 2], [1, 1]])
        #expect(batch.rejections.map { [$0.messageIndex, $0.index] } == [[0, 1], [1, 0], [1, 1]])
        #expect(batch.rejections.map(\.id) == [nil, "9", "3"])
        #expect(batch.rejections.map(\.code) == [422, 400, 409])
        #expect(batch.outcomes == [.pending, .pending, .rejected])
        #expect(batch.pendingIndices == [0, 1])
    }

    @Test("forgets the text of an item that is rejected half-way")
    func discardsText() {
        var batch = Batch(receivedAt: .epoch)
        _ = batch.store("kept")
        let count = batch.bytes.count
        _ = batch.store("dropped")
        batch.discardText(after: count)
        #expect(String(decoding: batch.bytes, as: UTF8.self) == "kept")
    }

    static let base = SampleItem(
        id: "1",
        source: "s",
        title: "题",
        contentText: "文",
        publishedAt: Timestamp(secondsSince1970: 1_749_427_200)
    )

    static func changed(_ change: (inout SampleItem) -> Void) -> SampleItem {
        var item = base
        change(&item)
        return item
    }

    static let otherContents = [
        changed { $0.title = "题文" },
        changed { $0.title = nil },
        changed { $0.contentText = "文 " },
        changed { ($0.title, $0.contentText) = ("题文", "") },
        changed { ($0.title, $0.contentText) = (nil, "题文") },
        changed { $0.publishedAt = nil },
        changed { $0.publishedAt = .epoch },
    ]

    @Test("another content has another digest and the same key", arguments: otherContents)
    func digestTellsContents(other: SampleItem) {
        let batch = Batch(of: [Self.base, other, Self.base])
        #expect(batch.items[0].digest != batch.items[1].digest)
        #expect(batch.items[0].digest == batch.items[2].digest)
        #expect(batch.items[0].key == batch.items[1].key)
    }

    @Test("another id or source has another key and the same digest")
    func keyTellsNames() {
        let batch = Batch(of: [
            Self.base, Self.changed { $0.id = "2" }, Self.changed { $0.source = "t" },
            Self.changed { ($0.id, $0.source) = ("s", "1") }, Self.changed { ($0.id, $0.source) = ("s1", "x") },
            Self.changed { ($0.id, $0.source) = ("s", "1x") },
        ])
        #expect(Set(batch.items.map(\.key)).count == batch.items.count)
        #expect(Set(batch.items.map(\.digest)).count == 1)
    }

    @Test("a digest is the same in every process, as an independent computation says")
    func digestIsStable() {
        #expect(Batch(of: [Self.base]).items[0].digest == 0xf468_c692_e8aa_e1e2)
    }

    @Test("a key depends on the secret of its pipeline")
    func keyIsSeeded() {
        var one = Batch(receivedAt: .epoch, keySeed: 1)
        var two = Batch(receivedAt: .epoch, keySeed: 2)
        Self.base.append(to: &one)
        Self.base.append(to: &two)
        #expect(one.items[0].key != two.items[0].key)
        #expect(one.items[0].digest == two.items[0].digest)
    }

    @Test("texts of every length and of one changed byte differ")
    func digestSpreads() {
        let texts =
            (0..<200).map { String(repeating: "x", count: $0) }
            + (0..<64).map { place in
                var bytes = Array(repeating: UInt8(ascii: "x"), count: 64)
                bytes[place] = UInt8(ascii: "y")
                return String(decoding: bytes, as: UTF8.self)
            }
        let batch = Batch(of: texts.map { SampleItem(id: "1", title: "t", contentText: $0) })
        #expect(Set(batch.items.map(\.digest)).count == texts.count)
    }
}
