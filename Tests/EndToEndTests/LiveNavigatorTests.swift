// SPDX-License-Identifier: Apache-2.0

import MinshengCLI
import Testing

/// Where keys lead in `minsheng watch`.
@Suite("Watch: keys")
struct LiveNavigatorTests {
    private static let rows = ["fairness", "m01", "m02", "balance"]
    private static let window = "2025-06-09T00:00:00+08:00/1d"

    @Test(
        "bytes of a terminal are keys",
        arguments: [
            ("\u{1B}[A", [Key.up]), ("\u{1B}OB", [.down]), ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
            ("\u{1B}[H\u{1B}[1~\u{1B}[F\u{1B}[4~", [.home, .home, .end, .end]), ("\r\n", [.enter, .enter]),
            ("jq", [.character("j"), .character("q")]), ("\u{1B}[1;5A\u{1B}[3~", []), ("民\u{07}", []),
            ("\u{1B}x", [.escape, .character("x")]), ("\u{1B}\u{1B}[A", [.escape, .up]),
            ("\u{1B}[111111111111111q", [.character("q")]),
        ]
    )
    func keys(bytes: String, expected: [Key]) {
        var whole = KeyReader()
        #expect(whole.keys(in: bytes.utf8) == expected)
        var parts = KeyReader()
        #expect(bytes.utf8.flatMap { parts.keys(in: [$0]) } == expected, "in as many reads as there are bytes")
    }

    @Test("an escape is a key once nothing follows it")
    func escape() {
        var reader = KeyReader()
        #expect(reader.settle() == [] && reader.keys(in: [0x1B]) == [] && reader.settle() == [.escape])
        #expect(reader.keys(in: [0x1B, 0x5B]) == [] && reader.settle() == [], "half a sequence is no key")
        #expect(reader.keys(in: [0x6A]) == [.character("j")])
    }

    @Test("the chosen row stays in the table")
    func rows() {
        var navigator = LiveNavigator()
        for (key, row) in [
            (Key.up, 0), (.down, 1), (.character("j"), 2), (.down, 3), (.down, 3), (.character("k"), 2), (.home, 0),
            (.end, 3), (.pageUp, 0), (.pageDown, 3), (.escape, 3), (.character("x"), 3),
        ] {
            #expect(press(key, &navigator) == nil)
            #expect(navigator.row == row, "\(key)")
        }
        #expect(press(.character("q"), &navigator) == .quit)
        var empty = LiveNavigator()
        for key in [Key.down, .end, .enter, .up] { #expect(empty.press(key, rows: [], window: nil) == nil) }
        #expect(empty.row == 0 && empty.page == .table)
    }

    @Test("enter asks for the items of the row and the window, esc and q go back")
    func items() {
        var navigator = LiveNavigator()
        _ = press(.down, &navigator)
        let question = BehindQuestion(label: "m01", window: Self.window)
        #expect(press(.enter, &navigator) == .items(question))
        #expect(navigator.page == .items(question, nil))
        navigator.take(.refused("no"), to: BehindQuestion(label: "m02", window: Self.window))
        #expect(navigator.page == .items(question, nil), "that was not asked")
        navigator.take(.items([], window: nil), to: question)
        #expect(navigator.page == .items(question, .items([], window: nil)))
        #expect(press(.enter, &navigator) == .items(question), "it is asked again")
        #expect(press(.escape, &navigator) == nil)
        #expect(navigator.page == .table && navigator.row == 1)
        navigator.take(.items([], window: nil), to: question)
        #expect(navigator.page == .table, "too late")
        #expect(press(.enter, &navigator) != nil && press(.character("q"), &navigator) == nil)
        #expect(navigator.page == .table)
        #expect(navigator.press(.enter, rows: Self.rows, window: nil) == nil, "there is no window to ask for")
    }

    @Test("items scroll between their first and last line")
    func scrolling() {
        var navigator = LiveNavigator()
        _ = press(.enter, &navigator)
        #expect(navigator.visibleLines(of: 10, height: 4) == 0..<4)
        for (key, lines) in [
            (Key.down, 1..<5), (.up, 0..<4), (.up, 0..<4), (.pageDown, 4..<8), (.character(" "), 6..<10),
            (.down, 6..<10),
            (.home, 0..<4), (.end, 6..<10), (.pageUp, 2..<6),
        ] {
            _ = press(key, &navigator)
            #expect(navigator.visibleLines(of: 10, height: 4) == lines, "\(key)")
        }
        #expect(navigator.visibleLines(of: 3, height: 4) == 0..<3, "there are fewer by now")
        #expect(navigator.visibleLines(of: 3, height: 0) == 0..<1)
        #expect(navigator.visibleLines(of: 0, height: 4) == 0..<0)
        _ = press(.end, &navigator)
        #expect(press(.enter, &navigator) != nil && navigator.visibleLines(of: 10, height: 4) == 0..<4)
    }

    private func press(_ key: Key, _ navigator: inout LiveNavigator) -> LiveNavigator.Wish? {
        navigator.press(key, rows: Self.rows, window: Self.window)
    }
}
