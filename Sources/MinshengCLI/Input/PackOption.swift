// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Minsheng
import MinshengRules

/// Which rule pack a command works with.
struct PackOption: ParsableArguments {
    @Option(name: .customLong("pack"), help: "A rule pack, in YAML or compiled, instead of the built-in one.")
    var path: String?

    /// The classifier of the pack.
    /// - Throws: ``CommandFailure`` with every fault of the pack.
    func classifier() throws(CommandFailure) -> Classifier {
        guard let path else { return .builtIn }
        return try PackOption.classifier(path)
    }

    /// The classifier of the pack in a file.
    static func classifier(_ path: String) throws(CommandFailure) -> Classifier {
        let bytes = try InputFile.bytes(of: path)
        let compiled = isCompiled(bytes) ? bytes : try compile(path)
        do {
            return try Classifier(compiledPack: compiled)
        } catch {
            throw CommandFailure(.unreadable, "\(InputFile.name(of: path)): \(error)")
        }
    }

    /// Reads the source of a pack.
    /// - Throws: ``CommandFailure`` with every fault, a line each.
    static func source(_ path: String) throws(CommandFailure) -> PackSource {
        let text = try InputFile.text(of: path)
        do {
            return try PackSource(text, file: InputFile.name(of: path))
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    private static func compile(_ path: String) throws(CommandFailure) -> [UInt8] {
        let source = try source(path)
        do {
            return try PackCompiler.compile(source)
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    /// Compiled packs start with a byte that no text starts with.
    private static func isCompiled(_ bytes: [UInt8]) -> Bool { bytes.first == 0x89 }
}
