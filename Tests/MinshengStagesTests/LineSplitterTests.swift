// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline
import MinshengStages
import Testing

@Suite("Line splitter")
struct LineSplitterTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let text: String
        let lines: [String]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "nothing", text: "", lines: []),
        Case(name: "one line", text: "a\n", lines: ["a"]),
        Case(name: "a last line without its end", text: "a\nb", lines: ["a", "b"]),
        Case(name: "empty lines", text: "\n\na\n\r\nb\n\n", lines: ["a", "b"]),
        Case(name: "lines of Windows", text: "a\r\nb\r\n", lines: ["a", "b"]),
        Case(name: "a return inside a line", text: "a\rb\n", lines: ["a\rb"]),
        Case(name: "a byte order mark", text: "\u{FEFF}a\n\u{FEFF}b\n", lines: ["a", "\u{FEFF}b"]),
        Case(name: "a line that is just long enough", text: "12345678\n", lines: ["12345678"]),
        Case(name: "a line that is too long", text: "123456789\nb\n", lines: ["too_large", "b"]),
        Case(name: "a last line that is too long", text: "a\n123456789", lines: ["a", "too_large"]),
        Case(name: "Chinese", text: "公平\n均衡\n", lines: ["公平", "均衡"]),
    ]

    @Test("cuts the same lines however the bytes arrive", arguments: cases)
    func cutsLines(of test: Case) {
        let bytes = Array(test.text.utf8)
        for size in 1...max(1, bytes.count) {
            var splitter = LineSplitter(limit: 8)
            var messages = MessageBatch(receivedAt: .epoch)
            for start in stride(from: 0, to: bytes.count, by: size) {
                splitter.append(bytes[start..<min(start + size, bytes.count)], to: &messages)
            }
            splitter.finish(in: &messages)
            #expect(texts(of: messages) == test.lines, "in pieces of \(size)")
        }
    }

    private func texts(of messages: MessageBatch) -> [String] {
        messages.messages.map { message in
            switch message {
            case .bytes(let range): String(decoding: messages.bytes[range], as: UTF8.self)
            case .refused(let reason, _): reason.rawValue
            }
        }
    }
}
