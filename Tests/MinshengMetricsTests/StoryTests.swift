// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import Testing

@Suite("Stories")
struct StoryTests {
    private static func signature(_ title: String, _ body: String) -> StorySignature? {
        var sketcher = StorySketcher()
        return sketcher.signature(title: title, body: body)
    }

    private static func whole(_ text: StoryTexts.Text) -> StorySignature? {
        signature(text.title, text.paragraphs.joined(separator: "\n\n"))
    }

    /// Fifty stories with 2 to 20 reprints each, in random order; the signature and the story's number.
    private static func stream(seed: UInt64) throws -> [(signature: StorySignature, story: Int)] {
        var reprints = Reprints(seed: seed)
        var stream: [(signature: StorySignature, story: Int)] = []
        for (story, text) in StoryTexts.all.enumerated() {
            for _ in 1...Int.random(in: 2...20, using: &reprints.generator) {
                let (title, body) = reprints.reprint(of: text)
                stream.append((try #require(signature(title, body)), story))
            }
        }
        return stream.shuffled(using: &reprints.generator)
    }

    @Test("The texts are fifty and differ")
    func texts() {
        #expect(StoryTexts.all.count == 50)
        #expect(Set(StoryTexts.all.map(\.title)).count == 50)
    }

    @Test("Reprints count once: 50 stories within 5 %", arguments: 0..<20 as Range<UInt64>)
    func reprints(seed: UInt64) throws {
        var index = try StoryIndex()
        var stories: [UInt64: Set<Int>] = [:]
        for item in try Self.stream(seed: seed) {
            stories[index.add(item.signature).id, default: []].insert(item.story)
        }
        #expect((48...52).contains(index.storyCount), "\(index.storyCount) stories")
        #expect(stories.values.allSatisfy { $0.count == 1 }, "two stories became one")
    }

    @Test("Stories of one topic stay apart")
    func distinct() throws {
        let signatures = try StoryTexts.all.map { try #require(Self.whole($0)) }
        for (index, signature) in signatures.enumerated() {
            for other in signatures[(index + 1)...] { #expect(!signature.isReprint(of: other)) }
        }
    }

    @Test(
        "An edit that says nothing new changes nothing that counts",
        arguments: [
            "新华社杭州6月9日电（记者张三）": "", "中新网北京6月9日电 ": "", "（中央社記者王大明台北9日電）": "", "本报讯（记者 李四）": "", "（来源：新华网）": "",
            "": "\n\n责任编辑：王五", "央视网消息：": "（编辑：赵六）", "据新华社成都2025年6月9日电 ": "\n\n（完）",
        ]
    )
    func frames(prefix: String, suffix: String) throws {
        for text in StoryTexts.all.prefix(10) {
            let body = text.paragraphs.joined(separator: "\n\n")
            let plain = try #require(Self.signature(text.title, body))
            #expect(Self.signature(text.title, prefix + body + suffix) == plain)
        }
    }

    @Test("Script, width and blanks do not matter")
    func folding() throws {
        for text in StoryTexts.all {
            let body = text.paragraphs.joined(separator: "\n\n")
            let plain = try #require(Self.signature(text.title, body))
            let edited = Reprints.fullWidth(Reprints.traditional("　" + body))
            #expect(Self.signature(text.title, edited) == plain)
        }
    }

    @Test("A text of a few characters is its own story only if it differs")
    func short() throws {
        let signatures = try ["涨了", "漲了", "跌了", "居民养老金又涨了"].map { try #require(Self.signature("", $0)) }
        #expect(signatures[0].isReprint(of: signatures[1]))
        #expect(!signatures[0].isReprint(of: signatures[2]))
        #expect(!signatures[0].isReprint(of: signatures[3]))
        #expect(Self.signature("", "。！ \n") == nil)
        #expect(Self.signature("", "") == nil)
    }

    @Test("A text of one phrase over and over has a signature, in time linear in its length")
    func repetitive() throws {
        let body = String(repeating: "民生", count: 100_000)
        let signature = try #require(Self.signature("", body))
        #expect(signature.isReprint(of: try #require(Self.signature("", String(repeating: "民生", count: 90_000)))))
    }

    @Test("A cut that comes first gives way to the whole text")
    func learning() throws {
        var index = try StoryIndex()
        let text = StoryTexts.all[0].paragraphs + StoryTexts.all[5].paragraphs
        let parts = [text[0..<3], text[0..<8], text[5..<8]].map { $0.joined(separator: "\n\n") }
        let stories = try parts.map { index.add(try #require(Self.signature("", $0))) }
        #expect(stories.map(\.isNew) == [true, false, false])
        #expect(Set(stories.map(\.id)).count == 1)
    }

    @Test("Memory holds the stories told last, and forgotten ones stay counted")
    func forgetting() throws {
        var index = try StoryIndex(capacity: 20)
        let signatures = try StoryTexts.all.map { try #require(Self.whole($0)) }
        for signature in signatures { index.add(signature) }
        #expect(index.rememberedCount == 20)
        #expect(index.storyCount == 50)
        #expect(index.forgottenCount == 30)
        // What was just told again outlives what was told after it.
        let isNew = [30, 0, 30, 31].map { index.add(signatures[$0]).isNew }
        #expect(isNew == [false, true, false, true])
    }

    @Test("A capacity that cannot be is refused", arguments: [0, -1, StoryIndex.greatestCapacity + 1])
    func capacity(_ capacity: Int) {
        #expect(throws: MetricsError.self) { try StoryIndex(capacity: capacity) }
    }

    @Test("Eight shards together know the stories of the whole", arguments: 0..<5 as Range<UInt64>)
    func merging(seed: UInt64) throws {
        let stream = try Self.stream(seed: seed)
        var shards = try (0..<8).map { _ in try StoryIndex() }
        for (index, item) in stream.enumerated() { shards[index % 8].add(item.signature) }
        var merged = try StoryIndex()
        for shard in shards { merged.merge(shard) }
        #expect((48...52).contains(merged.storyCount), "\(merged.storyCount) stories")
        #expect(merged.storyCount == merged.rememberedCount + merged.forgottenCount)
    }

    @Test("A snapshot restores what is remembered; damaged ones are refused")
    func snapshot() throws {
        var index = try StoryIndex(capacity: 30)
        for item in try Self.stream(seed: 1) { index.add(item.signature) }
        let bytes = index.snapshot()
        var restored = try StoryIndex(snapshot: bytes.span)
        #expect(restored == index)
        for item in try Self.stream(seed: 2).prefix(100) {
            let (story, expected) = (restored.add(item.signature), index.add(item.signature))
            #expect(story == expected)
        }
        for position in stride(from: 0, to: bytes.count, by: 97) {
            var damaged = bytes
            damaged[position] ^= 0x10
            #expect(throws: MetricsError.self) { try StoryIndex(snapshot: damaged.span) }
            #expect(throws: MetricsError.self) { try StoryIndex(snapshot: Array(bytes[..<position]).span) }
        }
    }
}
