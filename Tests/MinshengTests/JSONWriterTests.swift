// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import Testing

@Suite struct JSONWriterTests {
    @Test func writesNestedValuesInOrder() {
        var json = JSONWriter(reservingCapacity: 128)
        json.beginObject()
        json.member("title", "公平")
        json.member("missing", nil as String?)
        json.member("points", -120)
        json.member("share", 0.25)
        json.member("mean", nil as Double?)
        json.member("stated", true)
        json.key("spans")
        json.beginArray()
        json.beginArray()
        json.endArray()
        json.value(UInt64.max)
        json.value(false)
        json.null()
        json.beginObject()
        json.endObject()
        json.endArray()
        json.member("last", "")
        #expect(!json.isComplete)
        json.endObject()
        #expect(json.isComplete)
        #expect(
            text(json)
                == #"{"title":"公平","missing":null,"points":-120,"share":0.25,"mean":null,"stated":true,"#
                + #""spans":[[],18446744073709551615,false,null,{}],"last":""}"#
        )
    }

    @Test(arguments: [
        ("", #""""#),
        ("办公|平台 😀", #""办公|平台 😀""#),
        ("a\"b\\c/d", #""a\"b\\c/d""#),
        ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{8}\u{1f}\u{7f}", "\"\\u0000\\u0008\\u001f\u{7f}\""),
        ("\u{2027}\u{2028}\u{2029}\u{202A}", "\"\u{2027}\\u2028\\u2029\u{202A}\""),
        ("“引号”…", #""“引号”…""#),
    ])
    func escapesStrings(string: String, expected: String) throws {
        var json = JSONWriter()
        json.value(string)
        #expect(text(json) == expected)
        #expect(try parse(json) as? String == string)
        var object = JSONWriter()
        object.beginObject()
        object.member(string, 1)
        object.endObject()
        #expect(text(object) == "{\(expected):1}")
    }

    @Test(arguments: [
        ([0xE5, 0x85, 0xAC], "公"),
        ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
        ([0xE5, 0x85], "\u{FFFD}"),
        ([0xE5, 0x85, 0x22], "\u{FFFD}\""),
        ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
        ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
        ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ([], ""),
    ])
    func replacesIllFormedBytes(bytes: [UInt8], expected: String) throws {
        var json = JSONWriter()
        json.value(utf8: bytes.span)
        #expect(try parse(json) as? String == expected)
    }

    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1.0 / 3.0, "0.3333333333333333"), (100.0, "100.0"),
        (1e16, "1e+16"), (1e-5, "1e-05"), (Double.leastNonzeroMagnitude, "5e-324"),
        (Double.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
    func writesShortestDoubles(number: Double, expected: String) throws {
        var json = JSONWriter()
        json.value(number)
        #expect(text(json) == expected)
        let read = try #require(try parse(json) as? Double)
        #expect(read.bitPattern == number.bitPattern)
    }

    @Test func separatesLines() {
        var json = JSONWriter()
        json.value(1)
        json.endLine()
        json.beginArray()
        json.endArray()
        json.endLine()
        #expect(text(json) == "1\n[]\n")
        #expect(!json.isComplete)
    }

    @Test func goesSixtyFourLevelsDeep() throws {
        var json = JSONWriter()
        for level in 0..<64 {
            if level.isMultiple(of: 2) {
                json.beginArray()
            } else {
                json.beginObject()
                json.key("k")
            }
        }
        json.null()
        for level in (0..<64).reversed() {
            if level.isMultiple(of: 2) { json.endArray() } else { json.endObject() }
        }
        #expect(json.isComplete)
        _ = try parse(json)
    }

    @Test func stopsAtMisuse() async {
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.beginObject()
            json.value(1)
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.beginArray()
            json.key("k")
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.beginObject()
            json.key("k")
            json.endObject()
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.beginArray()
            json.endObject()
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.endArray()
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.value(1)
            json.value(2)
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.endLine()
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.value(Double.nan)
        }
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            for _ in 0..<65 { json.beginArray() }
        }
    }

    private func text(_ json: JSONWriter) -> String {
        String(decoding: json.bytes, as: UTF8.self)
    }

    private func parse(_ json: JSONWriter) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.bytes), options: .fragmentsAllowed)
    }
}
