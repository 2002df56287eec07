// SPDX-License-Identifier: Apache-2.0

/// Why a set of terms was refused.
///
/// ```swift
/// do {
///     let matcher = try TermMatcher(terms)
/// } catch where error.code == .emptyTerm {
///     print(error)  // term 3 is empty; remove it
/// }
/// ```
public struct TermMatchingError: Error, Hashable, Sendable {
    /// What is wrong, in a form to compare with; later versions may add codes.
    public struct Code: Hashable, Sendable {
        private enum Value: Hashable {
            case emptyTerm
            case invalidUTF8
            case tooLarge
        }

        private let value: Value

        /// A term has no bytes, so it would occur everywhere.
        public static let emptyTerm = Code(value: .emptyTerm)
        /// A term is not UTF-8, so it could match inside a character.
        public static let invalidUTF8 = Code(value: .invalidUTF8)
        /// The terms up to this one hold more than ``TermMatcher/maximumByteCount`` bytes together.
        public static let tooLarge = Code(value: .tooLarge)
    }

    /// What is wrong.
    public let code: Code
    /// The position of the term in the collection given, counted from 0.
    public let index: Int
}

extension TermMatchingError: CustomStringConvertible {
    /// What is wrong, which term, and what to do about it.
    public var description: String {
        switch code {
        case .emptyTerm: "term \(index) is empty; remove it"
        case .invalidUTF8: "term \(index) is not valid UTF-8; convert it to UTF-8 or remove it"
        default: "the terms up to term \(index) exceed \(TermMatcher.maximumByteCount) bytes; split the set"
        }
    }
}
