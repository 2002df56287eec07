// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

/// Items with a fault, alone and among others.
@Suite struct ItemRejectionTests {
    /// Decodes an item with the id 1 and other members; the id is known wherever it stands.
    private func expectRejection(
        of members: String,
        _ reason: RejectionReason,
        _ field: String,
        _ message: String,
        limits: ItemLimits = ItemLimits(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for item in [#"{"id": "1", \#(members)}"#, #"{\#(members), "id": "1"}"#] {
            let batch = decoded(item, limits: limits)
            MinshengStagesTests.expectRejection(
                batch,
                reason,
                field: field,
                id: "1",
                message,
                sourceLocation: sourceLocation
            )
        }
    }

    @Test(arguments: [#""title": "t""#, #""title": "t", "source": """#, #""source": null, "title": "t""#])
    func noSource(members: String) {
        let message = "source is missing; name the publisher by a URI or a short name"
        expectRejection(of: members, .missingField, "source", message)
    }

    @Test(arguments: [
        #""source": "s""#, #""source": "s", "title": "", "content_text": null"#,
        #""specversion": "1.0", "source": "s", "title": "of the envelope", "data": {}"#,
    ])
    func noText(members: String) {
        let message = "title and content_text are both missing; give at least one"
        expectRejection(of: members, .missingField, "content_text", message)
    }

    @Test(arguments: [
        #"{"source": "s", "title": "t"}"#, #"{"id": "", "source": "s", "title": "t"}"#,
        #"{"id": null, "source": "s", "title": "t"}"#,
    ])
    func noID(item: String) {
        let message = "id is missing; give each item of a source its own id"
        MinshengStagesTests.expectRejection(decoded(item), .missingField, field: "id", message)
    }

    @Test func anIDThatCannotBeUsedIsNotRepeated() {
        func item(_ id: String) -> Batch { decoded(#"{"id": \#(id), "source": "s", "title": "t"}"#) }
        let long = String(repeating: "民", count: 86)
        MinshengStagesTests.expectRejection(
            item("\"\(long)\""),
            .tooLarge,
            field: "id",
            "id has 258 bytes; at most 256 are taken"
        )
        MinshengStagesTests.expectRejection(
            item(#""a\u0000""#),
            .badField,
            field: "id",
            "id has a control character; leave it out"
        )
        MinshengStagesTests.expectRejection(
            item("17"),
            .badField,
            field: "id",
            "id is a number; a string belongs there"
        )
    }

    @Test(
        arguments: [
            "source", "kind", "title", "content_text", "summary", "url", "date_published", "date_modified", "language",
            "region",
        ],
        [("7", "a number"), ("true", "true or false"), (#"["t"]"#, "an array"), ("{}", "an object")]
    )
    func aTextOfAnotherKind(field: String, value: (json: String, name: String)) {
        let message = "\(field) is \(value.name); a string belongs there"
        expectRejection(of: "\"\(field)\": \(value.json)", .badField, field, message)
    }

    @Test(arguments: ["source", "url", "language", "region"], [#"a\nb"#, #"\u0000"#, #"\u007f"#])
    func aNameWithAControlCharacter(field: String, value: String) {
        expectRejection(
            of: "\"\(field)\": \"\(value)\"",
            .badField,
            field,
            "\(field) has a control character; leave it out"
        )
    }

    @Test(arguments: ["News", "new", "newsy", "policies", " "])
    func anUnknownKind(kind: String) {
        let message = "kind is neither news nor policy; use one of them, or leave it out for news"
        expectRejection(of: "\"kind\": \"\(kind)\"", .badField, "kind", message)
    }

    @Test(arguments: ["date_published", "date_modified"])
    func aDateThatIsNone(field: String) {
        let advice = "write it like 2025-06-09T08:30:00+08:00"
        for (date, fault) in [
            ("now", "the year is four digits at byte 0"),
            ("2025-06-31T00:00:00Z", "the month has no such day at byte 8"),
            ("2025-06-30", "the text ends too early: T belongs between the date and the time at byte 10"),
            ("Mon, 09 Jun 2025 08:30:00 GMT", "the year is four digits at byte 0"),
        ] {
            let message = "\(field) is no time of RFC 3339: \(fault); \(advice)"
            expectRejection(of: "\"\(field)\": \"\(date)\"", .badField, field, message)
        }
    }

    @Test(
        arguments: [
            (#""a""#, "tags is a string; an array belongs there"),
            ("{}", "tags is an object; an array belongs there"),
            (#"["a", 1]"#, "a tag is a number; a string belongs there"),
            (#"["a", null]"#, "a tag is null; a string belongs there"),
            (#"["a", ["b"]]"#, "a tag is an array; a string belongs there"),
            (#"["a", ""]"#, "tags has an empty tag; leave it out"),
            (#"["a\u001f"]"#, "tags has a control character; leave it out"),
        ] as [(String, String)]
    )
    func badTags(tags: String, message: String) {
        expectRejection(of: "\"tags\": \(tags)", .badField, "tags", message)
    }

    @Test(
        arguments: [
            (#""a""#, "authors is a string; an array belongs there"),
            ("{}", "authors is an object; an array belongs there"),
            (#"["a"]"#, "an author is a string; an object belongs there"),
            (#"[{"name": "a"}, {"name": 1}]"#, "an author's name is a number; a string belongs there"),
        ] as [(String, String)]
    )
    func badAuthors(authors: String, message: String) {
        expectRejection(of: "\"authors\": \(authors)", .badField, "authors", message)
    }

    @Test(arguments: [#""title": "t", "title": "u""#, #""title": null, "source": "s", "t\u0069tle": "u""#])
    func aMemberThatIsThereTwice(members: String) {
        expectRejection(of: members, .badField, "title", "title is there twice; send it once")
    }

    @Test(
        arguments: [
            (#""specversion": 1, "data": {}"#, "specversion", "specversion is a number; a string belongs there"),
            (#""specversion": "1.0", "data": "text""#, "data", "data is a string; an object belongs there"),
            (#""specversion": "1.0", "data": {}, "time": 5"#, "time", "time is a number; a string belongs there"),
            (
                #""specversion": "1.0", "data": {}, "time": "now""#, "time",
                "time is no time of RFC 3339: the year is four digits at byte 0; "
                    + "write it like 2025-06-09T08:30:00+08:00"
            ),
            (
                #""specversion": "0.3", "data": {}"#, "specversion",
                "specversion is not 1.0; send CloudEvents 1.0, or the item without an envelope"
            ),
        ] as [(String, String, String)]
    )
    func aBadEnvelope(members: String, field: String, message: String) {
        expectRejection(of: members, .badField, field, message)
    }

    @Test func anEnvelopeWithoutData() {
        let message = "data is missing; put the item there, as a JSON object"
        expectRejection(of: #""specversion": "1.0", "source": "s""#, .missingField, "data", message)
    }

    @Test(
        arguments: [
            ("title", #""12345""#, "title has 5 bytes; at most 4 are taken"),
            ("content_text", #""12345""#, "content_text has 5 bytes; at most 4 are taken"),
            ("summary", #""12345""#, "summary has 5 bytes; at most 4 are taken"),
            ("url", #""1234""#, "url has 4 bytes; at most 3 are taken"),
            ("language", #""123""#, "language has 3 bytes; at most 2 are taken"),
            ("region", #""123""#, "region has 3 bytes; at most 2 are taken"),
            ("tags", #"["12", "123"]"#, "tags has 3 bytes; at most 2 are taken"),
            ("tags", #"["1", "2", "3"]"#, "tags has 3 elements; at most 2 are taken"),
            ("authors", #"[{"name": "123"}]"#, "authors has 3 bytes; at most 2 are taken"),
            ("authors", "[{}, {}, {}]", "authors has 3 elements; at most 2 are taken"),
        ] as [(String, String, String)]
    )
    func aFieldThatIsTooLarge(field: String, value: String, message: String) {
        var limits = ItemLimits()
        (limits.textBytes, limits.urlBytes, limits.wordBytes, limits.listCount) = (4, 3, 2, 2)
        expectRejection(of: "\"\(field)\": \(value)", .tooLarge, field, message, limits: limits)
    }

    // MARK: Among others

    @Test func oneBadItemLeavesTheOthersAlone() {
        let batch = decoded(
            """
            [{"id": "1", "source": "s", "title": "a"}, {"id": "2", "source": "s", "title": "b", "tags": ["x", 1]}, 3,
             {"id": "4", "source": "s", "title": "d", "tags": ["y"]}]
            """
        )
        #expect(batch.items.map { batch.text($0.id) } == ["1", "4"])
        #expect(batch.items.map(\.index) == [0, 3])
        #expect(batch.tags(of: batch.items[1]) == ["y"])
        #expect(batch.rejections.map(\.index) == [1, 2])
        #expect(batch.rejections.map(\.id) == ["2", nil])
        // Nothing is left of the item that was half read.
        #expect(batch.bytes == Array("1sa4sdy".utf8))
        #expect(batch.tags.count == 1)
    }

    @Test(
        arguments: [
            (#"{"id": "2", "x": 1e999}"#, "a number is malformed or too large near byte 18"),
            (#"{"id": "]},[\"\\", "x": tru}"#, "the item is not JSON near byte 25"),
            (#"{"id": "\ud800"}"#, "a string has a bad escape near byte 16"),
            (#"{"id": {"x" 1}}"#, "the item is not JSON near byte 13"),
            ("", "the item is empty"),
        ] as [(String, String)]
    )
    func oneElementThatIsNotJSONLeavesTheOthersAlone(element: String, message: String) throws {
        let first = #"{"id": "1", "source": "s", "title": "a"}"#
        let last = #"{"id": "3", "source": "s", "title": "c"}"#
        let batch = decoded("[\(first), \(element), \(last)]")
        #expect(batch.items.map { batch.text($0.id) } == ["1", "3"])
        #expect(batch.items.map(\.index) == [0, 2])
        let rejection = try #require(batch.rejections.first)
        #expect(batch.rejections.count == 1 && rejection.index == 1 && rejection.reason == .notJSON)
        #expect(rejection.message.hasPrefix(message + ";"))
    }

    @Test func oneElementThatIsNotUTF8LeavesTheOthersAlone() {
        let item = Array(#"{"id": "1", "source": "s", "title": "a"}"#.utf8)
        let message = Array("[".utf8) + item + Array(",\"".utf8) + [0xFF] + Array("\",".utf8) + item + Array("]".utf8)
        let batch = decoded(message)
        #expect(batch.items.map(\.index) == [0, 2])
        #expect(batch.rejections.map(\.reason) == [.notUTF8])
        #expect(batch.rejections.map(\.index) == [1])
    }
}
