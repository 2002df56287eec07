// SPDX-License-Identifier: Apache-2.0

import MinshengRules
import Testing

/// One change of a good pack, and the diagnostic that it must give.
struct PlantedFault: Sendable, CustomTestStringConvertible {
    let code: Diagnostic.Code
    /// What to write instead of what.
    let from: String
    let to: String
    /// The place of the diagnostic.
    let at: String
    /// A part of the diagnostic.
    let says: String

    var testDescription: String { "\(code): \(to)" }

    init(_ code: Diagnostic.Code, _ from: String, _ to: String, at: String, _ says: String) {
        self.code = code
        self.from = from
        self.to = to
        self.at = at
        self.says = says
    }

    /// Returns `text` with the fault planted.
    func planted(in text: String) throws -> String {
        let range = try #require(text.firstRange(of: from))
        return String(text[..<range.lowerBound]) + to + String(text[range.upperBound...])
    }

    /// Checks that the fault is among `diagnostics`.
    func check(_ diagnostics: [Diagnostic]) throws {
        let found = diagnostics.first { $0.code == code && $0.location?.description == "p.yaml:" + at }
        let all = diagnostics.map(\.description).joined(separator: "\n")
        let diagnostic = try #require(found, "\(all)")
        #expect(diagnostic.description.contains(says), "\(diagnostic)")
    }
}
