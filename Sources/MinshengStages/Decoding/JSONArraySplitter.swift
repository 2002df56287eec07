// SPDX-License-Identifier: Apache-2.0

/// Takes an array apart without reading its elements, so that one of them that is not JSON does not spoil the others.
///
/// Only brackets, commas and the ends of strings are looked at. That is enough to find the elements where an array is
/// whole; each must still be read by the parser.
enum JSONArraySplitter {
    /// Where the elements of the array in `bytes[text]` lie, or nil if it is no whole array or has more than `limit`.
    /// - Complexity: O(*n*) in bytes.
    static func elements(of text: Range<Int>, in bytes: Span<UInt8>, limit: Int) -> [Range<Int>]? {
        var scan = Scan()
        var elements: [Range<Int>] = []
        for index in text {
            switch scan.take(bytes[index], at: index) {
            case .inside: continue
            case .element(let range):
                elements.append(range)
                guard elements.count <= limit else { return nil }
            case .broken: return nil
            }
        }
        return scan.isOver ? elements : nil
    }

    /// What has been seen so far.
    private struct Scan {
        private var depth = 0
        private var isInString = false
        private var isEscaped = false
        private var start = 0
        private(set) var isOver = false

        enum Finding {
            case inside
            case element(Range<Int>)
            case broken
        }

        mutating func take(_ byte: UInt8, at index: Int) -> Finding {
            if isInString {
                takeInString(byte)
                return .inside
            }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return .inside
            case _ where isOver: return .broken
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if depth == 0 {
                    guard byte == UInt8(ascii: "[") else { return .broken }
                    start = index + 1
                }
                depth += 1
                return .inside
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                guard depth == 0 else { return depth < 0 ? .broken : .inside }
                isOver = true
                return .element(start..<index)
            case _ where depth == 0: return .broken
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: ",") where depth == 1:
                defer { start = index + 1 }
                return .element(start..<index)
            default: break
            }
            return .inside
        }

        private mutating func takeInString(_ byte: UInt8) {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInString = false
            }
        }
    }
}
