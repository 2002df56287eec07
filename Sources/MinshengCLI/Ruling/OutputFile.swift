// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file that a command writes.
enum OutputFile {
    /// Writes a file as a whole: a reader sees the old one or the new one; `-` is standard output.
    /// - Throws: ``CommandFailure`` that names the path.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        guard path != "-" else { return try StandardOutput.write(bytes) }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                .inputOutput,
                "\(path): cannot be written (\(error.localizedDescription)); check the folder and its permissions"
            )
        }
    }
}
