// SPDX-License-Identifier: Apache-2.0

/// What a pack's own tests say of it.
public struct PackTestReport: Hashable, Sendable {
    /// One test and how it went.
    public struct Result: Hashable, Sendable {
        /// The rule that the test belongs to.
        public let rule: String
        /// The test's text, marks included.
        public let text: String
        /// Where the test stands.
        public let location: SourceLocation?
        /// What went wrong, or nil if the test passed.
        public let failure: String?

        /// Whether the test passed.
        public var isPassed: Bool { failure == nil }
    }

    /// How many of the pack's terms its tests make use of.
    public struct Coverage: Hashable, Sendable {
        /// The terms that were part of evidence, or of what was vetoed, in some test.
        public internal(set) var exercised = 0
        /// The terms that no test makes use of, as they are written.
        public internal(set) var missing: [String] = []

        /// All terms.
        public var total: Int { exercised + missing.count }
    }

    /// The tests in the order of the pack.
    public internal(set) var results: [Result] = []
    /// The terms of rules, lexicons included.
    public internal(set) var terms = Coverage()
    /// The terms of guards.
    public internal(set) var guards = Coverage()

    /// The tests that failed.
    public var failures: [Result] { results.filter { !$0.isPassed } }
}
