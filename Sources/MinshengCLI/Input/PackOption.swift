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

    /// The classifier of the pack in a file, in YAML or compiled.
    static func classifier(_ path: String) throws(CommandFailure) -> Classifier {
        let bytes = try InputFile.bytes(of: path)
        let name = InputFile.name(of: path)
        let image =
            isCompiled(bytes) ? nil : try image(of: source(in: InputFile.text(in: bytes, name: name), name: name))
        do {
            return try image.map { image throws(PackError) in try Classifier(image) } ?? Classifier(compiledPack: bytes)
        } catch {
            throw CommandFailure(.unreadable, "\(name): \(error)")
        }
    }

    /// Reads the source of a pack.
    /// - Throws: ``CommandFailure`` with every fault, a line each.
    static func source(_ path: String) throws(CommandFailure) -> PackSource {
        try source(in: InputFile.text(of: path), name: InputFile.name(of: path))
    }

    /// Reads the source of a pack from its text.
    /// - Throws: ``CommandFailure`` with every fault, a line each.
    static func source(in text: String, name: String) throws(CommandFailure) -> PackSource {
        do {
            return try PackSource(text, file: name)
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    /// Reads and compiles the source of a pack.
    /// - Throws: ``CommandFailure`` with every fault, a line each.
    static func image(_ path: String) throws(CommandFailure) -> PackImage { try image(of: source(path)) }

    private static func image(of source: PackSource) throws(CommandFailure) -> PackImage {
        do {
            return try PackCompiler.image(of: source)
        } catch {
            throw CommandFailure(.unreadable, lines: error.description)
        }
    }

    /// Compiled packs start with a byte that no text starts with.
    private static func isCompiled(_ bytes: [UInt8]) -> Bool { bytes.first == 0x89 }
}
