// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengClient
import MinshengTestKit
import Testing

@Suite("Client: JSON values")
struct JSONValueTests {
    static let documents: [(text: String, value: JSONValue)] = [
        ("null", .null), (" true ", .boolean(true)), ("\t\r\nfalse\n", .boolean(false)),
        ("0", .integer(0)), ("-0", .integer(0)), ("-17", .integer(-17)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("1.0", .integer(1)), ("1e3", .integer(1000)), ("0.25", .number(0.25)), ("-2.5E-1", .number(-0.25)),
        (#""""#, .string("")), (#""民声""#, .string("民声")),
        (#""a\"\\\/\b\f\n\r\tz""#, .string("a\"\\/\u{8}\u{C}\n\r\tz")),
        (#""\u6c11\u58F0\ud83d\ude00\u0000""#, .string("民声😀\0")),
        ("[]", .array([])), ("{ }", .object([:])),
        ("[1,[2],{}]", .array([.integer(1), .array([.integer(2)]), .object([:])])),
        (#"{"a":1, "b" : [null] ,"a":2}"#, .object(["a": .integer(2), "b": .array([.null])])),
    ]

    @Test("documents are read", arguments: documents)
    func reads(text: String, value: JSONValue) throws {
        #expect(try JSONValue(Array(text.utf8)) == value)
    }

    @Test("what is written is read as the same", arguments: documents.map(\.value))
    func writes(value: JSONValue) throws {
        #expect(try JSONValue(value.json) == value)
        #expect((try? JSONSerialization.jsonObject(with: Data(value.json), options: .fragmentsAllowed)) != nil)
    }

    @Test("members are written by name, control characters by number, and no number beyond JSON's")
    func writing() {
        let value = JSONValue.object([
            "b": .string("a\"\\\n\u{1F}声"), "a": .array([.number(.infinity), .number(1e-7)]),
        ])
        #expect(String(decoding: value.json, as: UTF8.self) == #"{"a":[null,1e-07],"b":"a\"\\\u000a\u001f声"}"#)
    }

    @Test(
        "what is no document is refused",
        arguments: [
            "", " ", "nul", "nulll", "True", "-", "01", "-01", "1.", ".5", "+1", "1e", "1e+", "1e999", "0x1", "NaN",
            "'a'",
            "\"", "\"a", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800\\n\"",
            "\"\\ud800\\u0041\"",
            "\"\\udc00\"", "\"a\nb\"", "\"a\u{1}\\n\"", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "]", "{", "{\"a\"",
            "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{1:1}", "1 1", "{} []", "// a\n1",
        ]
    )
    func refuses(text: String) {
        #expect(throws: DecodingError.self) { try JSONValue(Array(text.utf8)) }
    }

    @Test("bytes that are no UTF-8 and bottomless nesting are refused, deep nesting is not")
    func bytesAndDepth() throws {
        #expect(throws: DecodingError.self) { try JSONValue([0x22, 0xFF, 0x22]) }
        #expect(throws: DecodingError.self) { try JSONValue([0x22, 0x5C, 0x6E, 0xE6, 0x22]) }
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: UInt8(ascii: "["), count: depth) + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        }
        _ = try JSONValue(nested(128))
        #expect(throws: DecodingError.self) { try JSONValue(nested(129)) }
        #expect(throws: DecodingError.self) { try JSONValue([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) }
    }

    @Test(
        "documents with random faults are documents to us if they are to Foundation",
        arguments: 1...4 as ClosedRange<UInt64>
    )
    func agreesWithFoundation(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let document = Array(
            #"{"type":"window","seq":12,"counts":{"items":7,"rate":-0.5e1},"ok":[true,null],"text":"a\n\u6c11声"}"#.utf8
        )
        let spare = Array(#"{}[]:,"\u019.eE-+ntfa"#.utf8)
        var accepted = 0
        for _ in 0..<2000 {
            var bytes = document
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let index = bytes.indices.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: index)
                case 1: bytes[index] = spare.randomElement(using: &generator) ?? 0
                default: bytes.insert(spare.randomElement(using: &generator) ?? 0, at: index)
                }
            }
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            let ours = (try? JSONValue(bytes)) != nil
            let text = String(decoding: bytes, as: UTF8.self)
            // Foundation lets a comma pass that nothing follows.
            #expect(ours == theirs || theirs && (text.contains(",]") || text.contains(",}")), "\(text)")
            accepted += ours ? 1 : 0
        }
        #expect((100..<1900).contains(accepted), "some are documents, some are not")
    }
}
