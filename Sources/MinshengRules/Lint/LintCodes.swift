// SPDX-License-Identifier: Apache-2.0

extension Diagnostic.Code {
    /// A term with characters that cannot be seen, or only look like others; it is searched for without them.
    public static let unfoldedTerm = Self(rawValue: "unfolded-term")
    /// A term that stands twice in one list.
    public static let duplicateTerm = Self(rawValue: "duplicate-term")
    /// A term that contains another of its list, which finds it already where only being there matters.
    public static let shadowedTerm = Self(rawValue: "shadowed-term")
    /// A term of one character that decides alone.
    public static let shortTerm = Self(rawValue: "short-term")
    /// A term that decides alone for two labels.
    public static let sharedTerm = Self(rawValue: "shared-term")
    /// A term that a guard vetoes wherever it stands.
    public static let guardedTerm = Self(rawValue: "guarded-term")
    /// A term that its rule's own `none`, or a context that vetoes its label, excludes wherever it stands.
    public static let excludedTerm = Self(rawValue: "excluded-term")
    /// Two words that contain a term across their border, with no guard for it.
    public static let straddleRisk = Self(rawValue: "straddle-risk")
    /// A guard's term that holds no term it could veto.
    public static let idleGuard = Self(rawValue: "idle-guard")
    /// A guard that vetoes what a rule's own test expects.
    public static let guardKillsTest = Self(rawValue: "guard-kills-test")
    /// A test whose marks are not pairs, or that has none.
    public static let unmarkedTest = Self(rawValue: "unmarked-test")
    /// A stable rule without a test that it matches.
    public static let untestedRule = Self(rawValue: "untested-rule")
    /// Two rules that ask for the same.
    public static let duplicateRule = Self(rawValue: "duplicate-rule")
    /// A rule whose single match is worth more than its cap.
    public static let cappedWeight = Self(rawValue: "capped-weight")
    /// A label without a definition.
    public static let missingDefinition = Self(rawValue: "missing-definition")
    /// A label that no rule gives points.
    public static let unusedLabel = Self(rawValue: "unused-label")
    /// A label whose rules are all weak, which never decide.
    public static let onlyWeak = Self(rawValue: "only-weak")
    /// A lexicon that nothing includes.
    public static let unusedLexicon = Self(rawValue: "unused-lexicon")
    /// A context that one of its own terms cancels.
    public static let cancelledContext = Self(rawValue: "cancelled-context")
    /// A context that leaves the points as they are.
    public static let idleContext = Self(rawValue: "idle-context")
}

extension Diagnostic.Code {
    /// Every code there is, for the documentation and its test.
    package static let all: [Diagnostic.Code] = [
        .syntax, .duplicateKey, .unknownKey, .missingKey, .wrongType, .badValue, .duplicateID, .unknownLabel,
        .unknownLexicon, .unknownRule, .cycle, .badTerm, .unreachableThreshold, .tooLarge,
        .unfoldedTerm, .duplicateTerm, .shadowedTerm, .shortTerm, .sharedTerm, .guardedTerm, .excludedTerm,
        .straddleRisk, .idleGuard, .guardKillsTest, .unmarkedTest, .untestedRule, .duplicateRule, .cappedWeight,
        .missingDefinition, .unusedLabel, .onlyWeak, .unusedLexicon, .cancelledContext, .idleContext,
    ]
}
