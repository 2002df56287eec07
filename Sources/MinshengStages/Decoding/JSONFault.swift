// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// Why a text is not JSON that can be read.
struct JSONFault: Equatable {
    /// What is wrong.
    enum Kind {
        case empty
        case notUTF8
        case tooDeep
        case badEscape
        case controlCharacter
        case unclosedString
        case badNumber
        case syntax
        case noMemory
    }

    var kind: Kind
    /// The offset in bytes of the value or sign at fault, or of the one after it, if the parser knows it.
    var offset: Int?

    /// The reason to reject an item or a message for it.
    var reason: RejectionReason {
        switch kind {
        case .notUTF8: .notUTF8
        case .tooDeep: .tooLarge
        case .noMemory: .stageFailed
        default: .notJSON
        }
    }

    /// What is wrong and what would be right.
    ///
    /// - Parameters:
    ///   - whole: what was read, `message` or `item`.
    ///   - maximumDepth: how many arrays and objects may stand inside each other.
    func description(of whole: String, maximumDepth: Int) -> String {
        let place = offset.map { " near byte \($0)" } ?? ""
        return switch kind {
        case .empty: "the \(whole) is empty; send one JSON object, or an array of them"
        case .notUTF8: "the \(whole) is not UTF-8\(place); send JSON in UTF-8"
        case .tooDeep: "the JSON is nested more than \(maximumDepth) deep\(place); flatten it"
        case .badEscape:
            "a string has a bad escape\(place); \\u takes four hexadecimal digits, and surrogates come in pairs"
        case .controlCharacter: "a string has a bare control character\(place); escape it, a line break as \\n"
        case .unclosedString: "a string has no closing quotation mark\(place); send the whole \(whole)"
        case .badNumber: "a number is malformed or too large\(place); it must fit 64 bits or a double"
        case .syntax: "the \(whole) is not JSON\(place); send one JSON object, or an array of them"
        case .noMemory: "there is no memory to read the \(whole); send it again later"
        }
    }
}
