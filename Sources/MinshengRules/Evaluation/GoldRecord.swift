// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text with the labels a human coder gave it.
public struct GoldRecord: Hashable, Sendable {
    /// The record's name, or its line number where it has none.
    public var id: String
    /// The text that was coded.
    public var text: String
    /// The ids of the principles it carries.
    public var labels: [String]
    /// The ids of the measures it carries, or nil where measures were not coded.
    public var measures: [String]?
    /// The ids of the principles it states by their own word, or nil where that was not coded.
    public var stated: [String]?
    /// How sure the coder was: `high` or `low`, or nil.
    public var confidence: String?
    /// Any other field that is a string, such as `kind` and `script`; for breaking results down.
    public var facets: [String: String]

    /// Creates a record.
    public init(
        id: String,
        text: String,
        labels: [String],
        measures: [String]? = nil,
        stated: [String]? = nil,
        confidence: String? = nil,
        facets: [String: String] = [:]
    ) {
        self.id = id
        self.text = text
        self.labels = labels
        self.measures = measures
        self.stated = stated
        self.confidence = confidence
        self.facets = facets
    }
}

extension GoldRecord {
    /// Reads records from JSON lines: `text` and `labels` in each, `id`, `measures`, `stated`, `conf` and others if there.
    ///
    /// A measure may be an id (`"m01"`) or a number (`1`, which is `m01`).
    /// - Parameters:
    ///   - bytes: the file's contents; blank lines are passed over.
    ///   - name: what messages call the file.
    /// - Throws: ``GoldError`` that names the file, the line and the field.
    public static func records(in bytes: [UInt8], name: String) throws(GoldError) -> [GoldRecord] {
        var records: [GoldRecord] = []
        var number = 0
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
            do {
                records.append(try GoldRecord(line: Data(line), number: number))
            } catch {
                throw GoldError("\(name):\(number): \(error.message)")
            }
        }
        guard !records.isEmpty else {
            throw GoldError("\(name): no records; write one JSON object a line, with \"text\" and \"labels\"")
        }
        return records
    }

    private init(line: Data, number: Int) throws(GoldError) {
        guard let fields = try? JSONDecoder().decode([String: Field].self, from: line) else {
            throw GoldError("not a JSON object; write {\"text\": …, \"labels\": [...]} on one line")
        }
        guard case .string(let text)? = fields["text"] else {
            throw GoldError(#""text" is missing, or not a string of characters (\u surrogates come in pairs)"#)
        }
        guard let labels = try GoldRecord.ids(fields, "labels") else {
            throw GoldError("\"labels\" is missing; write [] for a text that carries none")
        }
        let strings = fields.compactMapValues(\.string)
        self.init(
            id: strings["id"] ?? String(number),
            text: text,
            labels: labels,
            measures: try GoldRecord.ids(fields, "measures"),
            stated: try GoldRecord.ids(fields, "stated"),
            confidence: strings["conf"],
            facets: strings.filter { !GoldRecord.ownFields.contains($0.key) }
        )
    }

    private static let ownFields: Set = ["id", "text", "note"]

    private static func ids(_ fields: [String: Field], _ name: String) throws(GoldError) -> [String]? {
        switch fields[name] {
        case nil, .null?: return nil
        case .list(let elements)?:
            var ids: [String] = []
            for element in elements {
                switch element {
                case .string(let id): ids.append(id)
                case .number(let number) where number >= 0: ids.append(number < 10 ? "m0\(number)" : "m\(number)")
                default: throw GoldError("\"\(name)\" holds something that is neither an id nor a number")
                }
            }
            return ids
        default: throw GoldError("\"\(name)\" is not a list")
        }
    }

    /// What a record needs to know of a value.
    private indirect enum Field: Decodable {
        case null
        case string(String)
        case number(Int)
        case list([Field])
        case other

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let string = try? value.decode(String.self) {
                self = .string(string)
            } else if let number = try? value.decode(Int.self) {
                self = .number(number)
            } else if let list = try? value.decode([Field].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }

        var string: String? {
            if case .string(let string) = self { string } else { nil }
        }
    }
}

/// Why gold records cannot be read or scored.
public struct GoldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public let message: String

    /// Creates an error.
    public init(_ message: String) {
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
