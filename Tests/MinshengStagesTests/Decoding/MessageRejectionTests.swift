// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

/// Messages that cannot be taken apart into items.
@Suite struct MessageRejectionTests {
    @Test func reasonsHaveTheCodesOfTheProtocol() {
        let reasons: [RejectionReason] = [.notJSON, .notUTF8, .tooLarge, .missingField, .badField]
        #expect(reasons.map(\.code) == [400, 400, 413, 422, 422])
    }

    @Test(arguments: ["", " ", "\r\n\t"])
    func nothing(message: String) {
        let advice = "send one JSON object, or an array of them"
        expectRejection(decoded(message), .notJSON, "the message is empty; \(advice)")
    }

    /// Where the offset is not known, nothing is said of it.
    @Test(
        arguments: [
            ("[", ""), ("{", " near byte 1"), ("\u{0}", " near byte 0"), ("hello", " near byte 0"),
            ("tru", " near byte 0"), ("nullx", " near byte 0"), ("{'id': 1}", " near byte 1"),
            ("{\"id\": \"1\",}", " near byte 11"), ("{\"id\" \"1\"}", " near byte 6"), ("[1 2]", " near byte 3"),
            ("{} x", " near byte 3"), ("{}{}", " near byte 2"), ("[]]", " near byte 2"),
        ] as [(String, String)]
    )
    func notJSON(message: String, place: String) {
        let advice = "send one JSON object, or an array of them"
        expectRejection(decoded(message), .notJSON, "the message is not JSON\(place); \(advice)")
    }

    @Test(
        arguments: [
            (#"{"id": "\ud800"}"#, 15), (#"{"id": "\udc00\ud800"}"#, 21), (#"{"id": "\x"}"#, 11), (#"["\u12"]"#, 7),
        ] as [(String, Int)]
    )
    func badEscape(message: String, offset: Int) {
        let advice = "\\u takes four hexadecimal digits, and surrogates come in pairs"
        expectRejection(decoded(message), .notJSON, "a string has a bad escape near byte \(offset); \(advice)")
    }

    @Test(arguments: ["1e999", "-1e999", "123456789012345678901234567890", "01", "-", "1.", "1e", "0x1"])
    func badNumber(number: String) {
        let advice = "it must fit 64 bits or a double"
        let batch = decoded(#"{"x_n": \#(number)}"#)
        expectRejection(batch, .notJSON, "a number is malformed or too large near byte 8; \(advice)")
    }

    @Test func controlCharacterInAString() {
        let message = "a string has a bare control character; escape it, a line break as \\n"
        expectRejection(decoded("{\"id\": \"a\nb\"}"), .notJSON, message)
        expectRejection(decoded("{\"id\": \"a\u{0}b\"}"), .notJSON, message)
    }

    @Test func cutShort() {
        let message = "a string has no closing quotation mark; send the whole message"
        expectRejection(decoded(#"{"id": "1"#), .notJSON, message)
        expectRejection(decoded(#"{"id": "1\""#), .notJSON, message)
    }

    @Test func notUTF8() {
        let message = Array(#"{"id": "a"#.utf8) + [0xE6, 0xB0] + Array(#""}"#.utf8)
        expectRejection(decoded(message), .notUTF8, "the message is not UTF-8 near byte 9; send JSON in UTF-8")
        // A surrogate as bytes.
        expectRejection(
            decoded([0x22, 0xED, 0xA0, 0x80, 0x22]),
            .notUTF8,
            "the message is not UTF-8 near byte 1; send JSON in UTF-8"
        )
        // UTF-16.
        expectRejection(
            decoded([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00]),
            .notUTF8,
            "the message is not UTF-8 near byte 0; send JSON in UTF-8"
        )
    }

    @Test(arguments: [17, 1_000, 100_000])
    func tooDeep(depth: Int) {
        let message = String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth)
        expectRejection(decoded(message), .tooLarge, "the JSON is nested more than 16 deep near byte 17; flatten it")
    }

    @Test func manyBracketsThatNeverClose() {
        let advice = "send one JSON object, or an array of them"
        let batch = decoded(String(repeating: "[", count: 100_000))
        expectRejection(batch, .notJSON, "the message is not JSON near byte 17; \(advice)")
    }

    @Test func tooManyBytes() {
        var limits = ItemLimits()
        limits.messageBytes = 40
        let item = #"{"id": "1", "source": "s", "title": "t"}"#
        #expect(decoded(item, limits: limits).items.count == 1)
        let batch = decoded(item + " ", limits: limits)
        expectRejection(batch, .tooLarge, "the message has 41 bytes; send at most 40 at once")
    }

    @Test func tooManyItems() {
        func items(_ count: Int) -> String {
            "[" + (0..<count).map { #"{"id": "\#($0)", "source": "s", "title": "t"}"# }.joined(separator: ",") + "]"
        }
        #expect(decoded(items(1_000)).items.count == 1_000)
        let batch = decoded(items(1_001))
        expectRejection(batch, .tooLarge, "the message has 1001 items; send at most 1000 at once")
    }

    @Test(
        arguments: [
            ("null", "null"), ("42", "a number"), ("-1.5", "a number"), (#""text""#, "a string"),
            ("false", "true or false"), ("[[]]", "an array"), ("[null]", "null"),
        ] as [(String, String)]
    )
    func noObject(message: String, kind: String) {
        let text = "the item is \(kind); an object belongs there"
        expectRejection(decoded(message), .badField, text, isWholeMessage: false)
    }

    /// Where an array is not whole, its elements cannot be told apart.
    @Test(arguments: [
        #"[{"id": "1", "source": "s", "title": "a"}, {"id": "2", "source"#,
        #"[{"id": "1", "source": "s", "title": "a"}, {"id": "2"}"#,
        #"[{"id": "1", "source": "s", "title": "a"}], {"id": "2"}"#,
        #"{"id": "1", "source": "s", "title": "a"}, {"id": "2"}"#,
        #"x[{"id": "1", "source": "s", "title": "a"}, {"id": "2"}]"#,
        "[1, 2]]",
        "]1, 2[",
    ])
    func noWholeArray(message: String) {
        let batch = decoded(message)
        #expect(batch.receivedCount == 1)
        #expect(batch.rejections.map(\.reason) == [.notJSON])
        #expect(batch.rejections.map(\.isWholeMessage) == [true])
    }
}
