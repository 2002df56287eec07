// SPDX-License-Identifier: Apache-2.0

import CSIMDJSON

/// A JSON parser that is used again and again, by one thread at a time.
///
/// The only pointers of decoding are here. The parser is created and freed once, and a document's memory, which is the
/// parser's, is lent out as spans that cannot outlive the call of ``read(_:of:_:)``.
final class JSONParser {
    /// How many bytes must follow a text in its buffer.
    static let padding = Int(CSIMDJSON_PADDING)

    private let parser: OpaquePointer

    /// Creates a parser, or nil if there is no memory.
    /// - Parameter maximumDepth: how many arrays and objects may stand inside each other.
    init?(maximumDepth: Int) {
        guard let parser = csimdjson_parser_create(maximumDepth) else { return nil }
        self.parser = parser
    }

    deinit {
        csimdjson_parser_destroy(parser)
    }

    /// Reads a text and calls `body` with its tape (see ``JSONTape``), or returns why it cannot be read.
    ///
    /// - Precondition: ``padding`` bytes follow the text in `buffer`.
    /// - Complexity: O(*n*) in bytes, some 2 to 3 GB a second.
    func read(
        _ text: Range<Int>,
        of buffer: Span<UInt8>,
        _ body: (_ tape: Span<UInt64>, _ strings: Span<UInt8>) -> Void
    ) -> JSONFault? {
        precondition(text.lowerBound >= 0 && text.upperBound + Self.padding <= buffer.count, "a text needs its padding")
        return buffer.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return JSONFault(kind: .empty) }
            let document = csimdjson_parse(parser, start + text.lowerBound, text.count)
            guard document.error == CSIMDJSON_NONE, let tape = document.tape, let strings = document.strings else {
                let kind = JSONFault.Kind(document.error)
                if kind == .notUTF8 { return JSONFault(kind: kind, offset: Self.firstFault(in: buffer[text])) }
                let offset = csimdjson_locate(parser, start + text.lowerBound, text.count)
                return JSONFault(kind: kind, offset: offset < 0 ? nil : offset)
            }
            body(
                Span(_unsafeStart: tape, count: document.tape_count),
                Span(_unsafeStart: strings, count: document.strings_count)
            )
            return nil
        }
    }

    /// The offset of the first byte that is not UTF-8, or nil if all are.
    private static func firstFault(in bytes: some Collection<UInt8>) -> Int? {
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }
}

extension JSONFault.Kind {
    fileprivate init(_ error: csimdjson_error) {
        switch error {
        case CSIMDJSON_EMPTY: self = .empty
        case CSIMDJSON_NOT_UTF8: self = .notUTF8
        case CSIMDJSON_TOO_DEEP: self = .tooDeep
        case CSIMDJSON_BAD_ESCAPE: self = .badEscape
        case CSIMDJSON_CONTROL_CHARACTER: self = .controlCharacter
        case CSIMDJSON_UNCLOSED_STRING: self = .unclosedString
        case CSIMDJSON_BAD_NUMBER: self = .badNumber
        case CSIMDJSON_NO_MEMORY: self = .noMemory
        default: self = .syntax
        }
    }
}
