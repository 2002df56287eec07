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
                throw GoldError(message: "\(name):\(number): \(error.message)")
            }
        }
        guard !records.isEmpty else {
            throw GoldError(message: "\(name): no records; write one JSON object a line, with \"text\" and \"labels\"")
        }
        return records
    }

    private init(line: Data, number: Int) throws(GoldError) {
        guard let value = try? JSONSerialization.jsonObject(with: line), let object = value as? [String: Any] else {
            throw GoldError(message: "not a JSON object; write {\"text\": …, \"labels\": [...]} on one line")
        }
        guard let text = object["text"] as? String else {
            throw GoldError(message: "\"text\" is missing or not a string")
        }
        guard let labels = try GoldRecord.ids(object, "labels") else {
            throw GoldError(message: "\"labels\" is missing; write [] for a text that carries none")
        }
        self.init(
            id: object["id"] as? String ?? String(number),
            text: text,
            labels: labels,
            measures: try GoldRecord.ids(object, "measures"),
            stated: try GoldRecord.ids(object, "stated"),
            confidence: object["conf"] as? String,
            facets: object.compactMapValues { $0 as? String }.filter { !GoldRecord.ownFields.contains($0.key) }
        )
    }

    private static let ownFields: Set = ["id", "text", "note"]

    private static func ids(_ object: [String: Any], _ field: String) throws(GoldError) -> [String]? {
        guard let value = object[field], !(value is NSNull) else { return nil }
        guard let list = value as? [Any] else { throw GoldError(message: "\"\(field)\" is not a list") }
        var ids: [String] = []
        for element in list {
            if let id = element as? String {
                ids.append(id)
            } else if let number = element as? Int, number >= 0 {
                ids.append(number < 10 ? "m0\(number)" : "m\(number)")
            } else {
                throw GoldError(message: "\"\(field)\" holds \(element), which is neither an id nor a number")
            }
        }
        return ids
    }
}

/// Why gold records cannot be read or scored.
public struct GoldError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public let message: String

    /// The message.
    public var description: String { message }
}
