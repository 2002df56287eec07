// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import MinshengTestKit
import Testing

/// Valid messages with random damage: whatever becomes of them, each is counted.
@Suite struct MutationTests {
    private static let item = """
        {"id": "n-1", "source": "s", "kind": "policy", "title": "关于\\u6c11生😀", "content_text": "一\\n二\\ud840\\udc00",
         "date_published": "2025-06-09T08:30:00+08:00", "language": "zh", "region": "110000", "tags": ["民生", "社保"],
         "authors": [{"name": "新华社"}], "x_rank": [1, -2.5e3, {"deep": null}], "x_flag": true}
        """
    private static let array = #"[{"id": "1", "source": "s", "title": "a"}, \#(item), {"id": "3", "source": "s"}, 4]"#
    private static let envelope = #"{"specversion": "1.0", "id": "e", "source": "f", "time": null, "data": \#(item)}"#
    /// Pieces that JSON gives a meaning, and bytes that UTF-8 gives none.
    private static let pieces: [[UInt8]] =
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "null", "1e999", "-", "\u{0}", "\u{FEFF}", "id",
            "[[[[",
        ]
        .map { Array($0.utf8) } + [[0xFF], [0xC0], [0xE6, 0xB0], [0xED, 0xA0, 0x80]]

    @Test(arguments: [item, array, envelope])
    func everyDamagedMessageIsCounted(message: String) {
        let original = Array(message.utf8)
        let items = original.first == UInt8(ascii: "[") ? 4 : 1
        var decoder = ItemDecoder()
        #expect(decoded(original, by: &decoder).receivedCount == items)
        var (taken, rejected) = (0, 0)
        for seed in 0..<8_000 {
            var generator = SeededGenerator(seed: UInt64(seed))
            let damaged = Self.damaged(original, using: &generator)
            let batch = decoded(damaged, by: &decoder)
            guard Self.isSound(batch, most: damaged.count) else {
                Issue.record("seed \(seed): \(String(decoding: damaged, as: UTF8.self))")
                return
            }
            taken += batch.items.count
            rejected += batch.rejections.count
        }
        // The damage was neither harmless nor fatal, and it left the decoder whole.
        #expect(taken > 300 && rejected > 1_000)
        #expect(decoded(original, by: &decoder).receivedCount == items)
    }

    /// Whether each item is there once or rejected once, in order, and every text is UTF-8.
    private static func isSound(_ batch: Batch, most count: Int) -> Bool {
        let indices = (batch.items.map { Int($0.index) } + batch.rejections.map(\.index)).sorted()
        return batch.receivedCount == batch.items.count + batch.rejections.count
            && indices == Array(0..<batch.receivedCount)
            && batch.receivedCount <= max(count, 1)
            && batch.rejections.allSatisfy { !$0.message.isEmpty && (400..<500).contains($0.code) }
            && batch.items.allSatisfy { item in
                let texts = [item.id, item.source, item.title, item.contentText, item.region] + batch.tags[item.tags]
                return texts.allSatisfy { String(validating: batch.bytes[$0.bounds], as: UTF8.self) != nil }
                    && (1...256).contains(item.id.count)
            }
    }

    private static func damaged(_ message: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = message
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.removeSubrange(place...)
            case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 4 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            default: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            }
        }
        return bytes
    }
}
