// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// Whether the bytes are the text's in UTF-8.
    func isEqual(to text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var index = 0
        for byte in text.utf8 {
            guard self[index] == byte else { return false }
            index += 1
        }
        return true
    }

    /// Whether a character from U+0000 to U+001F, or U+007F, is among the bytes.
    var hasControlCharacter: Bool {
        for index in indices where self[index] < 0x20 || self[index] == 0x7F { return true }
        return false
    }
}

extension String {
    /// A copy of a text; what is not UTF-8 in it is replaced.
    init(copying text: Span<UInt8>) {
        self = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
