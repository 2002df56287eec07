// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengRules
import Testing

@Suite("docs/RULES.md")
struct DocumentationTests {
    private let text: String

    init() throws {
        text = try String(contentsOf: Repository.file("docs/RULES.md"), encoding: .utf8)
    }

    @Test("the pack in full compiles without a finding, and its tests pass")
    func example() throws {
        let start = try #require(text.firstRange(of: "```yaml\n")).upperBound
        let end = try #require(text[start...].firstRange(of: "```")).lowerBound
        let source = try PackSource(String(text[start..<end]), file: "docs/RULES.md")
        #expect(PackLinter().lint(source) == [])
        #expect(try PackTester(source).run().failures == [])
        #expect(PackFormatter.yaml(source) == String(text[start..<end]))
    }

    @Test("every code is there", arguments: Diagnostic.Code.all)
    func codes(code: Diagnostic.Code) {
        #expect(text.contains("`\(code)`"))
    }

    @Test("every key is there", arguments: PackFormatter.keys)
    func keys(key: String) {
        #expect(text.contains("`\(key)`") || text.contains("`\(key): ") || text.contains("{\(key)"), "\(key)")
    }

    @Test("every default is there")
    func defaults() {
        let usual = RulePack.Settings()
        for (key, value) in [
            ("segment_cap", usual.segmentCap), ("title_percent", usual.titlePercent),
            ("dominance_percent", usual.dominancePercent), ("salience_percent", usual.saliencePercent),
            ("salience_free_segments", usual.salienceFreeSegments), ("list_percent", usual.listPercent),
            ("umbrella_percent", usual.umbrellaPercent), ("bare_slack", usual.bareSlack),
        ] {
            #expect(text.contains("| `\(key)` | \(value) |"), "\(key)")
        }
    }
}

/// Files of this repository.
enum Repository {
    static func file(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: path)
    }
}
