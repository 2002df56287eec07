// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengCLI
import MinshengClient
import Testing

/// How the items behind a number look.
@Suite("Watch: items behind a number")
struct BehindTextTests {
    private static let names = LabelNames([("fairness", "公平", nil), ("m01", "社会保险", "fairness"), ("x", "x", nil)])
    private static let question = BehindQuestion(label: "m01", window: "2025-06-09T00:00:00+08:00/1d")
    private static let principle = BehindQuestion(label: "fairness", window: "1d")

    private static let json = #"""
        {"id": "7", "source": "xinhua", "url": "https://example.org/7", "title": "社保扩面", "time": "2025-06-09T00:30:00Z",
         "labels": ["fairness", "m01", "x"], "stated": ["fairness"], "evidence": [
          {"label": "m01", "part": "substance", "rule": "m01.wide", "polarity": "affirm", "in": "title", "utf8": [0, 6],
           "before": "", "surface": "社保", "after": "扩面"},
          {"label": "m01", "part": "substance", "rule": "m01.gap", "polarity": "deficit", "in": "body", "utf8": [9, 21],
           "before": "尚无", "surface": "社会保险", "after": "的人"},
          {"label": "fairness", "part": "stated", "rule": "s.fair", "polarity": "affirm", "in": "body", "utf8": [40, 46],
           "before": "促进", "surface": "公平", "after": ""}]}
        """#

    private func answer(_ json: String = json) throws -> BehindAnswer {
        try .items([KeptItem(JSONValue(Array(json.utf8)), json: [])], window: nil)
    }

    @Test("without colour words are in brackets")
    func plain() throws {
        let text = BehindText(Self.question, terminal: Terminal(columns: 80), names: Self.names)
        #expect(
            try text.lines(answer()) == [
                "1. 【社保】扩面",
                "   xinhua · 2025-06-09 00:30:00 Z · 7 · https://example.org/7",
                "   社会保险 m01 标题 title：【社保】扩面  m01.wide",
                "   社会保险 m01 欠缺 wanting：尚无【社会保险】的人  m01.gap",
                "   又计入 also · x",
                "",
            ]
        )
        let wide = BehindText(Self.question, terminal: Terminal(columns: 100), names: Self.names)
        #expect(
            try wide.header(answer())
                == ["社会保险 m01 · 窗口 window 2025-06-09 00:00:00 +08:00 · 1d · 1 条样本 sampled items", ""]
        )
        #expect(text.lines(.items([], window: nil)) == ["没有条目 no items"])
        #expect(text.lines(.refused("why\u{1B}[2J")) == ["why␛[2J"])
    }

    @Test("with colour words have their principle's, and a statement is underlined")
    func colored() throws {
        let text = BehindText(Self.principle, terminal: Terminal(columns: 80, isColored: true), names: Self.names)
        let lines = try text.lines(answer())
        #expect(lines[0].contains("\u{1B}[1;38;5;33m社保\u{1B}[0m"))
        #expect(lines[4].contains("\u{1B}[4;38;5;33m公平\u{1B}[0m"))
    }

    @Test("no line is wider than the terminal, and nothing is lost", arguments: [10, 20, 33, 40])
    func narrow(columns: Int) throws {
        let text = BehindText(Self.principle, terminal: Terminal(columns: columns), names: Self.names)
        let lines = try text.lines(answer()) + text.header(answer())
        #expect(lines.allSatisfy { Self.width($0) <= columns }, "\(lines)")
        let joined = lines.joined().filter { $0 != " " }
        for part in ["【社保】扩面", "尚无【社会保险】的人", "https://example.org/7", "s.fair"] {
            #expect(joined.contains(part), "\(part)")
        }
    }

    @Test("places that do not fit the title are passed over")
    func strangePlaces() throws {
        let text = BehindText(Self.question, terminal: Terminal(columns: 80), names: Self.names)
        for places in ["[0, 600]", "[6, 0]", "[-1, 3]", "[0]", "[]", "[3, 3]"] {
            let json = Self.json.replacingOccurrences(of: "[0, 6]", with: places)
            #expect(try text.lines(answer(json)).first == "1. 社保扩面", "\(places)")
        }
        let untitled = Self.json.replacingOccurrences(of: "社保扩面", with: "")
        #expect(try text.lines(answer(untitled)).first == "1. 无题 untitled")
    }

    @Test("a label that is not known is shown by its slug")
    func unknownLabel() throws {
        let text = BehindText(Self.question, terminal: Terminal(columns: 80), names: LabelNames([]))
        #expect(try text.lines(answer())[3].hasPrefix("   m01 欠缺 wanting：尚无"))
    }

    /// The columns of text that has nothing but ASCII and wide characters.
    private static func width(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ($1.value < 0x300 ? 1 : 2) }
    }
}
