// SPDX-License-Identifier: Apache-2.0

/// How to read a parsed document: one word for each value, in the order of the text.
///
/// The upper eight bits of a word are its kind, the others a payload. An object is its opening word, then names and
/// values in turn, then its closing word; an array likewise without names. See `CSIMDJSON.h` for the payloads.
enum JSONTape {
    /// Where the document's only value stands.
    static let root = 1

    /// The kind of the value at `index`.
    @inline(__always)
    static func kind(_ tape: Span<UInt64>, _ index: Int) -> JSONKind {
        JSONKind(tag: UInt8(truncatingIfNeeded: tape[index] >> 56))
    }

    /// The index of what follows the value at `index`.
    @inline(__always)
    static func index(_ tape: Span<UInt64>, after index: Int) -> Int {
        switch kind(tape, index) {
        case .object, .array: Int(tape[index] & 0xFFFF_FFFF)
        case .number: index + 2
        case .string, .boolean, .null: index + 1
        }
    }

    /// The index of the closing word of the array or object at `index`; its members stand between.
    @inline(__always)
    static func end(_ tape: Span<UInt64>, of index: Int) -> Int {
        Int(tape[index] & 0xFFFF_FFFF) - 1
    }

    /// The number of elements or members of the array or object at `index`, up to 16,777,215.
    static func count(_ tape: Span<UInt64>, of index: Int) -> Int {
        Int(tape[index] >> 32 & 0xFF_FFFF)
    }

    /// Where the string at `index` lies in `strings`: UTF-8 without escapes.
    @inline(__always)
    static func string(_ tape: Span<UInt64>, _ index: Int, _ strings: Span<UInt8>) -> Range<Int> {
        let offset = Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF)
        let count = strings.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return offset + 4..<offset + 4 + Int(count)
    }
}

/// The kinds of JSON values.
enum JSONKind {
    case object
    case array
    case string
    case number
    case boolean
    case null

    /// The kind of a word of the tape.
    @inline(__always)
    init(tag: UInt8) {
        self =
            switch tag {
            case UInt8(ascii: "\""): .string
            case UInt8(ascii: "{"): .object
            case UInt8(ascii: "["): .array
            case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): .number
            case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
            default: .null
            }
    }

    /// The kind with its article, for messages.
    var name: StaticString {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "true or false"
        case .null: "null"
        }
    }
}
