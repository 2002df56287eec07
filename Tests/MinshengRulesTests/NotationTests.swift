// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing
import Yams

@Suite("Notation")
struct NotationTests {
    static let accepted: [(text: String, json: String)] = [
        ("a", #""a""#),
        ("a: b", #"{"a":"b"}"#),
        ("a: b\nc: d\n", #"{"a":"b","c":"d"}"#),
        ("a:\n  b: c\n  d: e\nf: g", #"{"a":{"b":"c","d":"e"},"f":"g"}"#),
        ("- a\n- b", #"["a","b"]"#),
        ("a:\n- b\n- c\nd: e", #"{"a":["b","c"],"d":"e"}"#),
        ("a:\n  - b\n  - c", #"{"a":["b","c"]}"#),
        ("- a: b\n  c: d\n- e: f", #"[{"a":"b","c":"d"},{"e":"f"}]"#),
        ("- - a\n  - b\n- c", #"[["a","b"],"c"]"#),
        ("-\n  a: b\n", #"[{"a":"b"}]"#),
        ("[a, b c, \"d\", 'e''f']", #"["a","b c","d","e'f"]"#),
        ("[a,\n  b, # why\n  c,\n]", #"["a","b","c"]"#),
        ("{a: b, c: [d, {e: f}]}", #"{"a":"b","c":["d",{"e":"f"}]}"#),
        ("a: []\nb: {}\nc: \"\"", #"{"a":[],"b":{},"c":""}"#),
        ("a: 社保 医保 # 险\n", #"{"a":"社保 医保"}"#),
        ("a: b#c:d", #"{"a":"b#c:d"}"#),
        ("a: http://x/y?z", #"{"a":"http://x/y?z"}"#),
        ("公平: {threshold: 100, define: \"…\"}", #"{"公平":{"threshold":"100","define":"…"}}"#),
        ("# one\n\na: b # two\n# three\n", #"{"a":"b"}"#),
        ("a: >-\n  one\n  two\n\n  three\nb: c", #"{"a":"one two\nthree","b":"c"}"#),
        ("a: |\n  one\n    two\n  three\n", #"{"a":"one\n  two\nthree\n"}"#),
        ("- >-\n  one\n  two\n- b", #"["one two","b"]"#),
        (#"a: "\t\n\"\\\/\x41\u4e2d\U0001F600\ud83d\ude00""#, #"{"a":"\t\n\"\\/A中😀😀"}"#),
        ("\"a b\": c\n'd': e", #"{"a b":"c","d":"e"}"#),
        ("a: b\r\nc:\r\n  - d\r\n", #"{"a":"b","c":["d"]}"#),
        ("{\n\t\"a\": [1, true, null],\n\t\"b\":\"c\"\n}", #"{"a":["1","true","null"],"b":"c"}"#),
        ("a: -b\nc: ?d\ne: :f", #"{"a":"-b","c":"?d","e":":f"}"#),
        ("a: b{c}[d],e", #"{"a":"b{c}[d],e"}"#),
    ]

    @Test("what is accepted means what it should", arguments: accepted)
    func accepts(text: String, json: String) throws {
        #expect(try Notation.json(text) == json)
    }

    @Test("what is accepted means the same to a YAML parser", arguments: accepted.filter { !$0.text.contains("\t") })
    func agrees(text: String, json: String) throws {
        // libyaml knows no surrogate pairs; JSON has them.
        guard !text.contains("ud83d") else { return }
        #expect(try OtherParser.json(text) == json)
    }

    static let refused: [(text: String, place: String, message: String)] = [
        ("", "1:1", "empty"),
        ("# nothing\n", "2:1", "empty"),
        ("a: b\n\tc: d", "2:1", "tab"),
        ("a:\tb", "1:3", "tab"),
        ("a: b\tc", "1:5", "tab"),
        ("a: &x b", "1:4", "anchors"),
        ("a: *x", "1:4", "aliases"),
        ("a: !!str b", "1:4", "tags"),
        ("%YAML 1.2\n---\na: b", "1:1", "directives"),
        ("---\na: b", "1:1", "one pack"),
        ("a: b\n---\nc: d", "2:1", "a key and a colon"),
        ("a: @b", "1:4", "cannot start"),
        ("a: `b", "1:4", "cannot start"),
        ("a: [b", "1:4", "not closed"),
        ("a: {b: c", "1:4", "not closed"),
        ("a: [b c\n  d]", "2:3", "comma"),
        ("a: [b]]", "1:7", "should end"),
        ("a: {b}", "1:6", "has no value"),
        ("a: {b: c: d}", "1:9", "comma"),
        ("a: [b: c]", "1:6", "key inside a list"),
        ("a: \"b", "1:4", "not closed"),
        ("a: \"b\n  c\"", "1:6", "its own line"),
        ("a: 'b", "1:4", "not closed"),
        (#"a: "\q""#, "1:5", "no such escape"),
        (#"a: "\u12""#, "1:5", "hexadecimal"),
        (#"a: "\ud800""#, "1:5", "no such character"),
        (#"a: "\ud800\u0041""#, "1:5", "surrogate"),
        ("a: b\n  c: d", "2:3", "deeper"),
        ("a: b\n c", "2:2", "deeper"),
        ("a:\n    b: c\n  d: e", "3:3", "deeper"),
        ("a: b\n- c", "2:1", "does not belong"),
        ("- a\nb: c", "2:1", "does not belong"),
        ("a:", "1:3", "value is missing"),
        ("a:\nb: c", "1:3", "value is missing"),
        ("- ", "1:3", "value is missing"),
        ("a: b: c", "1:5", "should end"),
        ("a: - b", "1:4", "stand where a value should"),
        ("? a\n: b", "1:1", "stand where"),
        ("a: >\n  b\n    c\n", "3:5", "deeper"),
        ("a: |\nb: c", "1:4", "missing"),
        ("a: \u{1}", "1:4", "control"),
        ("a: [?b]", "1:5", "cannot start"),
        ("a: [,]", "1:5", "where a value should"),
        ("中文: [甲, 乙\n丙: 丁]", "2:1", "comma"),
    ]

    @Test("what is refused is refused where it goes wrong", arguments: refused)
    func refuses(text: String, place: String, message: String) {
        let error = #expect(throws: RulesError.self) { try Notation.json(text) }
        let diagnostic = error?.diagnostics.first
        #expect(diagnostic?.code == .syntax)
        #expect(diagnostic?.location?.description == "text:" + place, "\(error?.description ?? "")")
        #expect(diagnostic?.message.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test(
        "a key that stands twice is shown where it stands again",
        arguments: ["a: 1\nb: 2\n\"a\": 3\n", "x:\n  a: 1\n\n  'a': 2", "{a: 1,\n b: 2,\n a: 3}"]
    )
    func duplicates(text: String) {
        let error = #expect(throws: RulesError.self) { try Notation.json(text) }
        #expect(error?.code == .duplicateKey)
        #expect(
            error?.diagnostics.first?.location?.line
                == text.split(separator: "\n", omittingEmptySubsequences: false)
                .lastIndex { $0.contains("a") }.map { $0 + 1 }
        )
        #expect(error?.description.contains("first in line") == true)
    }

    @Test(
        "nesting is bounded",
        arguments: [
            String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000),
            (0..<400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ]
    )
    func depth(text: String) {
        let error = #expect(throws: RulesError.self) { try Notation.json(text) }
        #expect(error?.description.contains("nest deeper") == true)
    }

    @Test("a random text is refused, or means the same to a YAML parser", arguments: 0..<4)
    func random(seed: UInt64) throws {
        let pieces = [
            "a", "b", "甲", "…", "1", ": ", ":", ",", ", ", "- ", "-", "\n", "\n", "\n  ", "\n    ", " ", "  ", "[", "]",
            "{",
            "}", "\"x\"", "'y'", "\"", "'", "#", " # c", "|\n", ">-\n", "|", ">", "?", "&", "*", "!", "%", "@", "\\",
        ]
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<10_000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                text += pieces.randomElement(using: &random) ?? ""
            }
            guard let json = try? Notation.json(text) else { continue }
            accepted += 1
            #expect(throws: Never.self, "\(text.debugDescription)") {
                let other = try OtherParser.json(text)
                #expect(json == other, "\(text.debugDescription)")
            }
        }
        #expect(accepted > 500)
    }
}

/// The parser to compare with.
enum OtherParser {
    /// What a text holds by Yams, written as ``Notation/json(_:)`` writes it.
    static func json(_ text: String) throws -> String {
        // Yams keeps a pointer into short strings after they are gone; a comment makes this one long.
        let parser = try Parser(yaml: text + "\n# a comment that makes the text long enough\n", resolver: .basic)
        guard let root = try parser.singleRoot() else { return "" }
        return json(root)
    }

    private static func json(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): Notation.quoted(scalar.string)
        case .sequence(let sequence): "[" + sequence.map(json).joined(separator: ",") + "]"
        case .mapping(let mapping):
            "{" + mapping.map { json($0.key) + ":" + json($0.value) }.joined(separator: ",") + "}"
        case .alias: "*"
        }
    }
}
