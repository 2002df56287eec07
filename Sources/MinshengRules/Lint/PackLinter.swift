// SPDX-License-Identifier: Apache-2.0

/// Finds what is wrong with a pack, and what looks wrong: the checks of `minsheng rules check`.
///
/// Errors are what keeps the pack from being compiled. Warnings are likely mistakes: a term that can never count, a
/// guard that covers nothing. Notes are worth knowing: a term that another finds already. Each has a code, a place and
/// most have a suggestion; `docs/RULES.md` lists them.
public struct PackLinter: Sendable {
    private let words: WordBorders?

    /// Creates a linter.
    /// - Parameter words: words of the language, the frequent ones first. With them the linter looks for terms that
    ///   arise across the border of two words, as 公平 does in 办公|平台; without them it does not.
    public init(words: [String] = []) {
        self.words = words.isEmpty ? nil : WordBorders(words)
    }

    /// Returns what is wrong with a pack that was read from text, in the order of the text.
    /// - Complexity: O(*n* · *m*²) for *n* terms of *m* characters.
    public func lint(_ source: PackSource) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        do throws(RulesError) {
            _ = try PackCompiler.image(of: source)
        } catch {
            diagnostics = error.diagnostics
        }
        return (diagnostics + findings(source.pack, PackLocator(source))).sorted(by: Diagnostic.inTextOrder)
    }

    /// Returns what is wrong with a pack that was made by a program; nothing has a place.
    public func lint(_ pack: RulePack) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        do throws(RulesError) {
            _ = try PackCompiler.image(of: pack)
        } catch {
            diagnostics = error.diagnostics
        }
        return diagnostics + findings(pack, PackLocator())
    }

    private func findings(_ pack: RulePack, _ locator: PackLocator) -> [Diagnostic] {
        var run = LintRun(pack, locator)
        run.checkLists()
        run.checkLabels()
        run.checkLexicons()
        run.checkContexts()
        run.checkRules()
        run.checkTests()
        run.checkGuards()
        if let words { run.checkBorders(words) }
        return run.findings
    }
}
