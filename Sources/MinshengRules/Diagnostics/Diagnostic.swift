// SPDX-License-Identifier: Apache-2.0

/// Something that is wrong, or looks wrong, in a rule pack: what, where, and what to do.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
    /// How much it matters.
    public enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Worth knowing.
        case note
        /// Likely a mistake; the pack still compiles.
        case warning
        /// The pack is refused.
        case error

        /// Orders severities from the least to the most serious.
        public static func < (left: Severity, right: Severity) -> Bool {
            let order = Severity.allCases
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// The kind of fault, a stable word that tools and tests can rely on; kinds may grow.
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// The code's name, such as `unknown-label`.
        public let rawValue: String

        /// Creates a code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code's name.
        public var description: String { rawValue }
    }

    /// How much it matters.
    public var severity: Severity
    /// The kind of fault.
    public var code: Code
    /// Where it stands, or nil for a pack that was not read from text.
    public var location: SourceLocation?
    /// What is wrong, in a sentence.
    public var message: String
    /// What to do about it, or nil if the message says it all.
    public var suggestion: String?

    /// Creates a diagnostic.
    public init(
        _ severity: Severity,
        _ code: Code,
        at location: SourceLocation?,
        _ message: String,
        suggestion: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.location = location
        self.message = message
        self.suggestion = suggestion
    }

    /// One line, as compilers print it: `pack.yaml:14:7: error: … [unknown-label]`.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        let advice = suggestion.map { "; \($0)" } ?? ""
        return "\(place)\(severity.rawValue): \(message)\(advice) [\(code)]"
    }
}

extension Diagnostic.Code {
    /// The text is not in the notation: a tab, an anchor, a bracket that is not closed.
    public static let syntax = Self(rawValue: "syntax")
    /// A key stands twice in one mapping.
    public static let duplicateKey = Self(rawValue: "duplicate-key")
    /// A key that the format does not have.
    public static let unknownKey = Self(rawValue: "unknown-key")
    /// A key that must be there is not.
    public static let missingKey = Self(rawValue: "missing-key")
    /// A list where text is expected, a word where a number is, and the like.
    public static let wrongType = Self(rawValue: "wrong-type")
    /// A value outside of what is allowed: a status that does not exist, a percentage of 120.
    public static let badValue = Self(rawValue: "bad-value")
    /// Two labels, rules, contexts or lexicons of one name.
    public static let duplicateID = Self(rawValue: "duplicate-id")
    /// A label that is not declared.
    public static let unknownLabel = Self(rawValue: "unknown-label")
    /// A lexicon that is not declared.
    public static let unknownLexicon = Self(rawValue: "unknown-lexicon")
    /// A rule that is not declared.
    public static let unknownRule = Self(rawValue: "unknown-rule")
    /// A context that is not declared.
    public static let unknownContext = Self(rawValue: "unknown-context")
    /// Lexicons or rules that include each other in a circle.
    public static let cycle = Self(rawValue: "cycle")
    /// A term that cannot be searched for: empty, or a wildcard without something to hold on to.
    public static let badTerm = Self(rawValue: "bad-term")
    /// A threshold that no text can reach.
    public static let unreachableThreshold = Self(rawValue: "unreachable-threshold")
    /// A pack beyond what the compiled form can hold.
    public static let tooLarge = Self(rawValue: "too-large")
}
