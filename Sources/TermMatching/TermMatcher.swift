// SPDX-License-Identifier: Apache-2.0

/// Finds every occurrence of every term of a frozen set in UTF-8 text.
///
/// ```swift
/// let matcher = try TermMatcher(["社会保险", "保险", "保险费"])
/// for match in matcher.matches(in: "缴纳社会保险费") {
///     print(match.term, match.start, match.end)
/// }
/// // 0 6 18
/// // 1 12 18
/// // 2 12 21
/// ```
///
/// **All** occurrences are reported: overlapping ones, one inside another, and one for each index where equal terms
/// were given. They come ordered by start, then by end, then by term. Offsets count bytes.
///
/// Comparison is byte for byte, with no folding. Terms are valid UTF-8, so in valid text an occurrence starts and ends
/// at the edges of characters (Unicode scalar values). Text may be any bytes: where it is not UTF-8, terms are found
/// between the bad bytes as anywhere else.
///
/// The cost of a search grows with the bytes of the text and the number of occurrences, whatever the terms: a text that
/// was made to be slow is searched in another way, which may cost O(*m* log *m*) for its *m* occurrences.
///
/// A matcher never changes, so one can be used from many threads at once. Copies share their tables.
public struct TermMatcher: Sendable {
    /// The greatest number of bytes that the terms of a set may hold together: 2³¹ − 1.
    public static let maximumByteCount = Int(Int32.max)

    /// The number of terms, equal ones counted each.
    public let termCount: Int
    private let scanner: TermScanner

    /// Makes a matcher of terms given as UTF-8 bytes.
    ///
    /// A match names a term by its position in `terms`, counted from 0. Equal terms are allowed and are each reported.
    /// - Complexity: O(*n* + *t* log *t*) for *n* bytes of *t* terms.
    /// - Throws: ``TermMatchingError`` for the first term that is empty or is not UTF-8.
    public init(_ terms: some Collection<some Collection<UInt8>>) throws(TermMatchingError) {
        try self.init(terms, limit: .standard, kernel: .fastest)
    }

    /// Makes a matcher that changes to its automaton at another limit, or searches by another kernel, for tests.
    package init(
        _ terms: some Collection<some Collection<UInt8>>,
        limit: WorkLimit,
        kernel: KernelChoice
    ) throws(TermMatchingError) {
        var bytes: [UInt8] = []
        var ends: [UInt32] = []
        ends.reserveCapacity(terms.count)
        for term in terms {
            guard bytes.count + term.count <= Self.maximumByteCount else {
                throw TermMatchingError(code: .tooLarge, index: ends.count)
            }
            bytes.append(contentsOf: term)
            ends.append(UInt32(bytes.count))
        }
        try self.init(bytes: bytes, ends: ends, limit: limit, kernel: kernel)
    }

    /// Makes a matcher of terms that stand one behind the other, given where each ends, the last one with the last byte.
    package init(
        bytes: [UInt8],
        ends: [UInt32],
        limit: WorkLimit = .standard,
        kernel: KernelChoice = .fastest
    ) throws(TermMatchingError) {
        try Self.check(bytes.span, ends)
        termCount = ends.count
        scanner = TermScanner(bytes: bytes, ends: ends, limit: limit, kernel: kernel)
    }

    /// Refuses the first term that is empty or is not UTF-8.
    private static func check(_ bytes: Span<UInt8>, _ ends: [UInt32]) throws(TermMatchingError) {
        precondition(Int(ends.last ?? 0) == bytes.count, "the last term ends with the last byte")
        let empty = zip([0] + ends, ends).enumerated().first { $1.0 >= $1.1 }?.offset
        // Up to the first empty term the ends ascend.
        let whole = ends.prefix(empty ?? ends.count)
        let count = Int(whole.last ?? 0)
        if let index = UTF8Check.firstInvalidPart(of: bytes.extracting(..<count), ends: Array(whole)) {
            throw TermMatchingError(code: .invalidUTF8, index: index)
        }
        if let empty { throw TermMatchingError(code: .emptyTerm, index: empty) }
    }

    /// Makes a matcher of terms given as strings.
    ///
    /// Strings are compared by their UTF-8 bytes, so *é* as one scalar and as two are different terms.
    /// - Complexity: O(*n* + *t* log *t*) for *n* bytes of *t* terms.
    /// - Throws: ``TermMatchingError`` for the first term that is empty.
    public init(_ terms: some Collection<some StringProtocol>) throws(TermMatchingError) {
        try self.init(terms.map { Array($0.utf8) })
    }

    /// The bytes of a term.
    package func bytes(of term: Int) -> ArraySlice<UInt8> {
        let table = scanner.table
        return table.bytes[(term == 0 ? 0 : Int(table.ends[term - 1]))..<Int(table.ends[term])]
    }

    /// Calls `body` with each occurrence, ordered by start, end and term.
    ///
    /// - Parameters:
    ///   - text: any bytes, fewer than 2³¹.
    ///   - body: a function to call with each occurrence; an error it throws ends the search.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences, whatever the number of terms.
    public func forEachMatch<Failure: Error>(
        in text: Span<UInt8>,
        _ body: (TermMatch) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(text.count <= Int(Int32.max), "a text is shorter than 2 GiB")
        var failure: Failure?
        scanner.scan(text) { matches in
            do throws(Failure) {
                for index in matches.indices { try body(matches[index]) }
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
    }

    /// Calls `body` with the occurrences, some at a time, ordered by start, end and term.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences, whatever the number of terms.
    package func forEachBatch(in text: Span<UInt8>, _ body: (Span<TermMatch>) -> Void) {
        precondition(text.count <= Int(Int32.max), "a text is shorter than 2 GiB")
        scanner.scan(text) { matches in
            body(matches)
            return true
        }
    }

    /// Appends each occurrence to `matches`, ordered by start, end and term.
    ///
    /// Once `matches` has the capacity, nothing is allocated: keep the array and empty it with
    /// `removeAll(keepingCapacity: true)` between texts.
    /// - Parameters:
    ///   - text: any bytes, fewer than 2³¹.
    ///   - matches: an array to append to; what it holds already stays.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences, whatever the number of terms.
    public func appendMatches(in text: Span<UInt8>, to matches: inout [TermMatch]) {
        precondition(text.count <= Int(Int32.max), "a text is shorter than 2 GiB")
        scanner.scan(text) { found in
            matches.append(contentsOf: found)
            return true
        }
    }

    /// Returns every occurrence, ordered by start, end and term.
    /// - Parameter text: any bytes, fewer than 2³¹.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences, whatever the number of terms.
    public func matches(in text: Span<UInt8>) -> [TermMatch] {
        var matches: [TermMatch] = []
        appendMatches(in: text, to: &matches)
        return matches
    }

    /// Returns every occurrence in a string, ordered by start, end and term; offsets count UTF-8 bytes.
    /// - Complexity: O(*n* + *m*) for *n* bytes and *m* occurrences, whatever the number of terms.
    public func matches(in text: some StringProtocol) -> [TermMatch] {
        matches(in: Array(text.utf8).span)
    }
}
