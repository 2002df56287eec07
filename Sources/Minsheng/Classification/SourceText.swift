// SPDX-License-Identifier: Apache-2.0

/// An item's original title and body, for quoting from.
struct SourceText {
    private let title: [UInt8]
    private let body: [UInt8]

    init(title: Span<UInt8>, body: Span<UInt8>) {
        self.title = title.withUnsafeBufferPointer(Array.init)
        self.body = body.withUnsafeBufferPointer(Array.init)
    }

    func text(of span: SourceSpan) -> String {
        String(decoding: bytes(of: span.part)[span.range], as: UTF8.self)
    }

    /// A span in every unit.
    /// - Complexity: O(*n*) in the bytes before the span's end.
    func textSpan(of span: SourceSpan) -> TextSpan {
        let bytes = bytes(of: span.part)
        let start = Position(in: bytes[..<span.range.lowerBound])
        let end = start.advanced(over: bytes[span.range])
        return TextSpan(
            part: span.part,
            utf8: span.range,
            utf16: start.utf16..<end.utf16,
            scalars: start.scalars..<end.scalars,
            line: start.line,
            column: start.column
        )
    }

    private func bytes(of part: SourceSpan.Part) -> [UInt8] {
        part == .title ? title : body
    }

    private struct Position {
        var utf16 = 0
        var scalars = 0
        var line = 1
        var column = 1

        init(in prefix: ArraySlice<UInt8>) {
            self = Position().advanced(over: prefix)
        }

        private init() {}

        func advanced(over bytes: ArraySlice<UInt8>) -> Position {
            var position = self
            for byte in bytes where byte & 0xC0 != 0x80 {
                position.scalars += 1
                position.utf16 += byte >= 0xF0 ? 2 : 1
                position.column += 1
                if byte == 0x0A {
                    position.line += 1
                    position.column = 1
                }
            }
            return position
        }
    }
}
