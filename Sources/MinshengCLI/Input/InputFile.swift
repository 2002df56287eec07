// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file or standard input: how it is named, checked and read whole.
enum InputFile {
    /// What messages call the input at `path`; `-` is standard input.
    static func name(of path: String) -> String { path == "-" ? "standard input" : path }

    /// Refuses a path at which nothing can be read.
    static func check(_ path: String) throws(CommandFailure) {
        guard path != "-" else { return }
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(.noInput, "\(path): no such file; check the path, or use - for standard input")
        }
        if isDirectory.boolValue {
            throw CommandFailure(.noInput, "\(path): is a folder; name the files in it, such as \(path)/*.md")
        }
    }

    /// The whole contents.
    /// - Throws: ``CommandFailure`` that names the path and what to do.
    static func bytes(of path: String) throws(CommandFailure) -> [UInt8] {
        try check(path)
        do {
            guard path == "-" else { return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
            return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
        } catch {
            throw unreadable(name(of: path), error.localizedDescription)
        }
    }

    /// The whole contents as text, without a byte order mark.
    /// - Throws: ``CommandFailure`` with the offset of the first byte that is not UTF-8.
    static func text(of path: String) throws(CommandFailure) -> String {
        try text(in: bytes(of: path), name: name(of: path))
    }

    /// Bytes as text, without a byte order mark.
    /// - Throws: ``CommandFailure`` with the offset of the first byte that is not UTF-8.
    static func text(in bytes: [UInt8], name: String) throws(CommandFailure) -> String {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        do {
            return String(copying: try UTF8Span(validating: text.span))
        } catch {
            let offset = text.startIndex + error.byteOffsets.lowerBound
            throw CommandFailure(
                .unreadable,
                "\(name): byte \(offset) is not UTF-8 (\(error.kind)); convert the file, such as with iconv -f GB18030 -t UTF-8"
            )
        }
    }

    /// The failure to read what is there.
    static func unreadable(_ name: String, _ reason: String) -> CommandFailure {
        CommandFailure(.inputOutput, "\(name): cannot be read (\(reason)); check its permissions")
    }
}
