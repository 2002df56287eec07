// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// What a file holds.
enum InputFormat: String, ExpressibleByArgument, CaseIterable {
    /// Told from the file's name: `.jsonl`, `.ndjson` → ndjson; `.md`, `.markdown` → markdown; else text.
    case auto
    case text
    case markdown
    /// One JSON object a line, with `content_text` or `text`, and `title`.
    case ndjson
}

/// A file or standard input, read whole.
struct InputFile {
    /// The path as given; `-` is standard input.
    let path: String
    let bytes: [UInt8]
    let format: InputFormat

    /// Reads a file.
    /// - Throws: ``CommandFailure`` that names the path and what to do.
    init(path: String, format: InputFormat) throws {
        self.path = path
        bytes = try path == "-" ? InputFile.standardInput() : InputFile.contents(of: path)
        self.format = format == .auto ? InputFile.format(of: path) : format
    }

    /// What messages call it.
    var name: String { path == "-" ? "standard input" : path }

    private static func contents(of path: String) throws -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw CommandFailure(.noInput, "\(path): no such file; check the path, or use - for standard input")
        }
        if isDirectory.boolValue {
            throw CommandFailure(.noInput, "\(path): is a folder; name the files in it, such as \(path)/*.md")
        }
        do {
            return try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw CommandFailure(.inputOutput, "\(path): cannot be read (\(error.localizedDescription)); check its permissions")
        }
    }

    private static func standardInput() throws -> [UInt8] {
        do {
            return try [UInt8](FileHandle.standardInput.readToEnd() ?? Data())
        } catch {
            throw CommandFailure(.inputOutput, "standard input: cannot be read (\(error.localizedDescription))")
        }
    }

    private static func format(of path: String) -> InputFormat {
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "jsonl", "ndjson": .ndjson
        case "md", "markdown": .markdown
        default: .text
        }
    }

    /// The lines that hold anything, with their numbers from 1.
    func lines() -> [(number: Int, bytes: ArraySlice<UInt8>)] {
        var result: [(Int, ArraySlice<UInt8>)] = []
        var number = 0
        var start = bytes.startIndex
        while start < bytes.endIndex {
            number += 1
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.endIndex
            let line = bytes[start..<end]
            if line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) { result.append((number, line)) }
            start = end + 1
        }
        return result
    }
}
