// SPDX-License-Identifier: Apache-2.0

/// Why a rule pack is refused: one or more diagnostics, in the order of the text.
public struct RulesError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The faults; at least one of them is an error.
    public let diagnostics: [Diagnostic]

    /// The kind of the first fault that is an error.
    public var code: Diagnostic.Code {
        (diagnostics.first { $0.severity == .error } ?? diagnostics[0]).code
    }

    /// The diagnostics, one a line.
    public var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }

    init(_ diagnostics: [Diagnostic]) {
        precondition(diagnostics.contains { $0.severity == .error }, "an error has a diagnostic that is one")
        self.diagnostics = diagnostics
    }

    init(_ code: Diagnostic.Code, at location: SourceLocation?, _ message: String, suggestion: String? = nil) {
        self.init([Diagnostic(.error, code, at: location, message, suggestion: suggestion)])
    }
}
