// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

@Suite struct ItemDecoderTests {
    @Test func readsEveryField() throws {
        let batch = decoded(
            """
            {"id": "n-1", "source": "https://example.org/news", "kind": "policy", "title": "关于\\u201c民生\\u201d的意见",
             "content_text": "第一段\\n第二段 \\ud840\\udc00", "summary": "摘要", "url": "https://example.org/1",
             "date_published": "2025-06-09T08:30:00+08:00", "date_modified": "2025-06-10T00:00:00Z",
             "language": "zh-Hans", "region": "110000", "tags": ["民生", "社保"],
             "authors": [{"name": "新华社"}, {"url": "https://example.org"}], "x_rank": [1, {"deep": null}], "more": 1.5}
            """
        )
        #expect(batch.rejections.isEmpty)
        let item = try #require(batch.items.first)
        #expect(batch.text(item.id) == "n-1")
        #expect(batch.text(item.source) == "https://example.org/news")
        #expect(item.kind == .policy)
        #expect(batch.text(item.title) == "关于“民生”的意见")
        #expect(batch.text(item.contentText) == "第一段\n第二段 𠀀")
        #expect(batch.text(item.summary) == "摘要")
        #expect(batch.text(item.url) == "https://example.org/1")
        #expect(item.publishedAt == Timestamp(secondsSince1970: 1_749_429_000))
        #expect(item.modifiedAt == Timestamp(secondsSince1970: 1_749_513_600))
        #expect(batch.text(item.language) == "zh-Hans")
        #expect(batch.text(item.region) == "110000")
        #expect(batch.tags(of: item) == ["民生", "社保"])
    }

    @Test func whatIsNullOrEmptyIsAbsent() throws {
        let batch = decoded(
            #"{"id": "1", "source": "s", "title": "t", "content_text": null, "kind": null, "url": "", "tags": null}"#
        )
        #expect(batch.rejections.isEmpty)
        let item = try #require(batch.items.first)
        #expect(item.kind == .news)
        #expect(item.contentText.isEmpty && item.url.isEmpty && item.tags.isEmpty && item.publishedAt == nil)
    }

    @Test(arguments: ["title", "content_text"])
    func oneTextIsEnough(field: String) {
        #expect(decoded(#"{"id": "1", "source": "s", "\#(field)": "民生"}"#).items.count == 1)
    }

    @Test func readsAnArrayInOrder() {
        let batch = decoded(
            """
            [{"id": "1", "source": "s", "title": "a", "tags": ["x"]}, {"id": "2", "source": "s", "title": "b"},
             {"id": "3", "source": "s", "title": "c", "tags": ["y", "z"]}]
            """
        )
        #expect(batch.items.map { batch.text($0.id) } == ["1", "2", "3"])
        #expect(batch.items.map { batch.tags(of: $0) } == [["x"], [], ["y", "z"]])
        #expect(batch.items.map(\.index) == [0, 1, 2])
    }

    @Test func anEmptyArrayHasNoItem() {
        let batch = decoded("[]")
        #expect(batch.receivedCount == 0)
    }

    @Test func aByteOrderMarkIsSkipped() {
        #expect(decoded("\u{FEFF}" + #"{"id": "1", "source": "s", "title": "t"}"#).items.count == 1)
    }

    @Test func textsMayHoldAnythingButNamesNot() throws {
        let batch = decoded(#"{"id": "1", "source": "s", "title": "a\u0000b", "content_text": "\t\u0007"}"#)
        let item = try #require(batch.items.first)
        #expect(Array(batch.bytes[item.title.bounds]) == [0x61, 0, 0x62])
        #expect(batch.text(item.contentText) == "\t\u{7}")
    }

    @Test func namesMayHaveUpTo256Bytes() {
        let longest = String(repeating: "民", count: 85) + "x"
        #expect(decoded(#"{"id": "\#(longest)", "source": "\#(longest)", "title": "t"}"#).items.count == 1)
    }

    @Test func anItemMayBeSixteenDeep() {
        func item(_ depth: Int) -> String {
            let open = String(repeating: "[", count: depth - 1)
            let close = String(repeating: "]", count: depth - 1)
            return #"{"id": "1", "source": "s", "title": "t", "x_deep": \#(open)1\#(close)}"#
        }
        #expect(decoded(item(16)).items.count == 1)
        #expect(decoded(item(17)).rejections.first?.reason == .tooLarge)
        // The array around items does not count.
        let batch = decoded("[\(item(16)),\(item(17)),\(item(2))]")
        #expect(batch.items.map(\.index) == [0, 2])
        #expect(batch.rejections.map(\.index) == [1])
    }

    // MARK: CloudEvents

    @Test func unwrapsAnEnvelope() throws {
        let batch = decoded(
            """
            {"specversion": "1.0", "id": "e1", "source": "/feed", "type": "news", "time": "2025-06-09T00:00:00Z",
             "data": {"id": "n1", "title": "民生", "tags": ["a"]}}
            """
        )
        #expect(batch.rejections.isEmpty)
        let item = try #require(batch.items.first)
        #expect(batch.text(item.id) == "n1")
        #expect(batch.text(item.source) == "/feed")
        #expect(batch.tags(of: item) == ["a"])
        #expect(item.publishedAt == Timestamp(secondsSince1970: 1_749_427_200))
    }

    @Test func anItemsOwnFieldsComeBeforeItsEnvelopes() throws {
        let batch = decoded(
            """
            {"data": {"source": "s", "title": "民生", "date_published": "2025-06-09T00:00:00Z"}, "specversion": "1.0",
             "id": "e1", "source": "/feed", "time": "2025-06-10T00:00:00Z"}
            """
        )
        let item = try #require(batch.items.first)
        #expect(batch.text(item.id) == "e1")
        #expect(batch.text(item.source) == "s")
        #expect(item.publishedAt == Timestamp(secondsSince1970: 1_749_427_200))
    }

    @Test func dataAndTimeMeanNothingWithoutAnEnvelope() {
        #expect(decoded(#"{"id": "1", "source": "s", "title": "t", "data": 1, "time": []}"#).items.count == 1)
    }
}
