// SPDX-License-Identifier: Apache-2.0

/// A place in the text of a rule pack.
public struct SourceLocation: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The file's name, as the caller gave it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column in Unicode scalars, from 1.
    public let column: Int

    /// Creates a location.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The location as compilers print it: `pack.yaml:14:7`.
    public var description: String { "\(file):\(line):\(column)" }

    /// Orders locations as a reader meets them.
    public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
