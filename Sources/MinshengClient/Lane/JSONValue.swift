// SPDX-License-Identifier: Apache-2.0

/// A JSON value as it came from the daemon.
public enum JSONValue: Hashable, Sendable {
    /// An object.
    case object([String: JSONValue])
    /// An array.
    case array([JSONValue])
    /// A string.
    case string(String)
    /// A number without a fraction.
    case integer(Int)
    /// Any other number.
    case number(Double)
    /// True or false.
    case boolean(Bool)
    /// Null.
    case null

    /// Reads a document in UTF-8.
    /// - Throws: `DecodingError` if it is no JSON.
    public init(_ bytes: [UInt8]) throws {
        var reader = JSONReader(bytes)
        do {
            self = try reader.document()
        } catch {
            let description = "byte \(error.offset): \(error.message)"
            throw DecodingError.dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: description))
        }
    }

    /// A member of an object, or nil if there is none, or this is no object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The number, or nil if this is none without a fraction.
    public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    /// The number, or nil if this is none.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Whether it is true, or nil if this is neither true nor false.
    public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }

    /// The text, or nil if this is none.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements, or nil if this is no array.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members, or nil if this is no object.
    public var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }
}
