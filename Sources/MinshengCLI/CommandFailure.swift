// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Why a command could not do all it was asked to, with the exit code for it; codes above 1 are those of sysexits.h.
struct CommandFailure: Error, CustomStringConvertible {
    /// What kind of failure; the raw value is the exit code.
    enum Kind: Int32 {
        case someRefused = 1
        case unreadable = 65
        case noInput = 66
        case unavailable = 69
        case inputOutput = 74
    }

    let kind: Kind
    /// What, where, and what to do.
    let description: String

    private let isSelfContained: Bool

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
        isSelfContained = false
    }

    /// Creates a failure whose lines each say where they come from, as a compiler's do.
    init(_ kind: Kind, lines: String) {
        self.kind = kind
        description = lines
        isSelfContained = true
    }

    /// Prints the failure on standard error and turns it into the command's exit code.
    func exitCode() -> ExitCode {
        StandardError.write((isSelfContained ? "" : "minsheng: ") + description + "\n")
        return ExitCode(kind.rawValue)
    }
}

/// Runs a command's work and turns its failure into a message and an exit code.
func reportingFailure(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch let failure as CommandFailure {
        throw failure.exitCode()
    }
}

/// Standard error, for messages and progress.
enum StandardError {
    /// Writes text at once; a closed descriptor is not worth failing for.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

/// Standard output, for results.
enum StandardOutput {
    /// Writes text at once.
    /// - Throws: ``CommandFailure`` if nobody reads it any more or the disk is full.
    static func write(_ text: String) throws(CommandFailure) {
        try write([UInt8](text.utf8))
    }

    /// Writes UTF-8 at once.
    /// - Throws: ``CommandFailure`` if nobody reads it any more or the disk is full.
    static func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure(.inputOutput, "standard output: cannot be written (\(error.localizedDescription))")
        }
    }
}
