// SPDX-License-Identifier: Apache-2.0

/// A text with a name, and the way from a byte offset to a line and a column.
struct SourceText: Hashable, Sendable {
    let file: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(_ text: String, file: String) {
        self.file = file
        // A byte order mark is no part of the text.
        bytes = Array(text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) ? text.utf8.dropFirst(3) : text.utf8[...])
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    /// Returns the place of the byte at `offset`.
    /// - Complexity: O(log *lines*) and the length of one line.
    func location(at offset: Int) -> SourceLocation {
        let offset = min(max(0, offset), bytes.count)
        let line = lineIndex(of: offset)
        var column = 1
        for byte in bytes[lineStarts[line]..<offset] where byte & 0xC0 != 0x80 {
            column += 1
        }
        return SourceLocation(file: file, line: line + 1, column: column)
    }

    /// Returns how many bytes stand before `offset` in its line.
    func indentation(of offset: Int) -> Int {
        offset - lineStarts[lineIndex(of: offset)]
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Returns where `word` next stands at or after `offset`, or nil.
    func offset(of word: String, from offset: Int) -> Int? {
        let needle = Array(word.utf8)
        var start = offset
        while start + needle.count <= bytes.count {
            if bytes[start..<start + needle.count].elementsEqual(needle) {
                return start
            }
            start += 1
        }
        return nil
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }
}
