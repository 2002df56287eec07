// SPDX-License-Identifier: Apache-2.0

/// A part of a configuration file: a scalar, a list or a mapping, with its place in the file.
///
/// It knows nothing of the file's syntax, so stages can be configured from YAML, from JSON or from a test alike.
public struct ConfigurationNode: Hashable, Sendable {
    /// What the node holds.
    public let value: Value
    /// Where it stands, or nil if it comes from no file.
    public let position: ConfigurationPosition?

    /// Creates a node.
    public init(_ value: Value, at position: ConfigurationPosition? = nil) {
        self.value = value
        self.position = position
    }

    /// What a node holds.
    public enum Value: Hashable, Sendable {
        /// Nothing: an empty value, `null` or `~`.
        case null
        /// A single value as it is written; `isQuoted` tells `"7701"`, a text, from `7701`, a number.
        case scalar(String, isQuoted: Bool)
        /// A list.
        case sequence([ConfigurationNode])
        /// A mapping, in the order of the file.
        case mapping([ConfigurationEntry])
    }

    /// An empty mapping, which leaves every default in force.
    public static let empty = ConfigurationNode(.mapping([]))

    /// The entries of a mapping, or nil if the node is none; an empty value is an empty mapping.
    public var entries: [ConfigurationEntry]? {
        switch value {
        case .mapping(let entries): entries
        case .null: []
        case .scalar, .sequence: nil
        }
    }

    /// The value of the entry with `key`, or nil if there is none.
    public subscript(key: String) -> ConfigurationNode? {
        entries?.first { $0.key == key }?.value
    }

    /// The same mapping without the entry of `key`.
    public func removing(_ key: String) -> ConfigurationNode {
        guard let entries else { return self }
        return ConfigurationNode(.mapping(entries.filter { $0.key != key }), at: position)
    }

    var kindName: String {
        switch value {
        case .null: "nothing"
        case .scalar: "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// One entry of a mapping.
public struct ConfigurationEntry: Hashable, Sendable {
    /// The entry's name.
    public let key: String
    /// Where the name stands, or nil if it comes from no file.
    public let position: ConfigurationPosition?
    /// The entry's value.
    public let value: ConfigurationNode

    /// Creates an entry.
    public init(key: String, at position: ConfigurationPosition? = nil, value: ConfigurationNode) {
        self.key = key
        self.position = position
        self.value = value
    }
}

/// A place in a configuration file.
public struct ConfigurationPosition: Hashable, Sendable, CustomStringConvertible {
    /// The file's name, as the user gave it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1, in characters.
    public let column: Int

    /// Creates a place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The usual form, `minshengd.yaml:3:5`.
    public var description: String { "\(file):\(line):\(column)" }
}
