// SPDX-License-Identifier: Apache-2.0

@testable import TermMatching

/// Terms, a text and a way to search, read from the fuzzer's bytes.
///
/// Byte 0 chooses the kernel (bit 0), the limit of work (bits 1 and 2) and whether the text is raw bytes (bit 3); its
/// upper half is the number of terms. Then comes each term, as its length and its characters, and then the text. A
/// character is one of sixteen of one to four bytes, so that terms nest, overlap and recur.
struct Case {
    private(set) var terms: [[UInt8]] = []
    private(set) var text: [UInt8] = []
    let kernel: KernelChoice
    let limit: WorkLimit

    private static let alphabet = "民生保障公aA1，é\u{0}\u{7FF}\u{800}\u{FFFF}𠀀\u{10FFFF}".unicodeScalars.map {
        Array(String($0).utf8)
    }

    init(_ input: UnsafeBufferPointer<UInt8>) {
        let options = input.first ?? 0
        kernel = options & 1 == 0 ? .fastest : .portable
        limit =
            [.standard, .standard, WorkLimit(perByte: 0, atLeast: 3), WorkLimit(perByte: 0, atLeast: 0)][
                Int(options >> 1 & 3)
            ]
        var rest = input.dropFirst()
        for _ in 0..<(options >> 4) {
            guard let length = rest.popFirst() else { break }
            let word = rest.prefix(Int(length & 31))
            rest = rest.dropFirst(word.count)
            if !word.isEmpty { terms.append(Self.characters(word)) }
        }
        text = options & 8 == 0 ? Self.characters(rest) : Array(rest)
    }

    private static func characters(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes { result += alphabet[Int(byte & 15)] }
        return result
    }

    /// Searches the text and compares the matches with those of a naive search.
    func run() throws {
        let found = try TermMatcher(terms, limit: limit, kernel: kernel).matches(in: text.span)
        precondition(found == naiveMatches(), "\(kernel), \(limit): \(terms) in \(text)")
    }

    private func naiveMatches() -> [TermMatch] {
        var matches: [TermMatch] = []
        let order = terms.indices.sorted { (terms[$0].count, $0) < (terms[$1].count, $1) }
        for start in text.indices {
            for index in order where text[start...].starts(with: terms[index]) {
                matches.append(
                    TermMatch(term: Int32(index), start: Int32(start), end: Int32(start + terms[index].count))
                )
            }
        }
        return matches
    }
}
