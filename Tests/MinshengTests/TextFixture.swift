// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

/// A text that was read, with what tests ask of it.
struct ReadText: CustomStringConvertible {
    let title: [UInt8]
    let body: [UInt8]
    let view: TextView
    let isReadable: Bool

    init(title: String = "", _ body: String) {
        self.init(title: Array(title.utf8), body: Array(body.utf8))
    }

    init(title: [UInt8] = [], body: [UInt8]) {
        var view = TextView()
        isReadable = view.load(title: title.span, body: body.span)
        self.title = title
        self.body = body
        self.view = view
    }

    var description: String { segments.joined(separator: " | ") }

    /// Each segment, as the initial of its zone and its text.
    var segments: [String] {
        view.segments.map { "\(String(describing: $0.zone).prefix(1)) \(text($0.range))" }
    }

    /// The folded text without blocks' line feeds.
    func text(_ range: Range<Int>) -> String {
        String(decoding: view.folded[range], as: UTF8.self)
    }

    /// The parts of the original that folded to `range`.
    func source(of range: Range<Int>) -> [String] {
        view.alignment.spans(of: range).map { String(decoding: part($0.part)[$0.range], as: UTF8.self) }
    }

    func part(_ part: SourceSpan.Part) -> [UInt8] {
        part == .title ? title : body
    }

    /// The range of the first occurrence of `term` in the folded text.
    func range(of term: String) -> Range<Int>? {
        let term = Array(term.utf8)
        guard term.count <= view.folded.count else { return nil }
        for start in 0...(view.folded.count - term.count)
        where view.folded[start..<start + term.count].elementsEqual(term) {
            return start..<start + term.count
        }
        return nil
    }
}

/// A case of a table: a name, an input and what is expected of it.
struct TextCase<Expected: Sendable>: CustomTestStringConvertible, Sendable {
    var name: String
    var input: String
    var expected: Expected

    init(_ name: String, _ input: String, _ expected: Expected) {
        self.name = name
        self.input = input
        self.expected = expected
    }

    var testDescription: String { name }
}
