// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng

/// One item of an NDJSON file, as far as classifying needs it.
struct ItemRecord {
    /// An item's name, as it stands in the file.
    enum ID: Hashable {
        case string(String)
        case number(Int)
        case none
    }

    /// Why a line is not an item.
    struct Fault: Error {
        let description: String

        static let tooLong = Fault(description: "is longer than \(LineReader.lineLimit >> 20) MiB")
    }

    let id: ID
    let title: String
    let body: String
    /// The item's own region, a name or a code; empty if it has none.
    let region: String

    /// Reads a line.
    /// - Throws: ``Fault`` that says what is wrong and what to write.
    init(line: Span<UInt8>) throws(Fault) {
        guard (try? UTF8Span(validating: line)) != nil else { throw Fault(description: "is not UTF-8") }
        let data = line.withUnsafeBufferPointer { Data($0) }
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: data)
        } catch let error as DecodingError {
            throw Fault(description: ItemRecord.reason(error, of: line))
        } catch {
            throw Fault(description: "is not a JSON object (\(error))")
        }
        guard fields.title != nil || fields.body != nil else {
            throw Fault(description: "has no text; give \"title\", \"content_text\" or \"text\"")
        }
        (id, title, body) = (fields.id, fields.title ?? "", fields.body ?? "")
        region = fields.region ?? ""
    }

    /// Reads the line that a reader handed out last.
    /// - Throws: ``Fault`` that says what is wrong and what to write.
    init(_ line: LineReader.Line, of reader: borrowing LineReader) throws(Fault) {
        guard let range = line.range else { throw .tooLong }
        self = try reader.withBytes(of: range) { bytes throws(Fault) in try ItemRecord(line: bytes) }
    }

    private static func reason(_ error: DecodingError, of line: Span<UInt8>) -> String {
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.last.map { "\"\($0.stringValue)\" is not a string" } ?? "is not a JSON object"
        // What the syntax allows and a string cannot hold: half of a surrogate pair.
        default:
            JSONSyntax.kind(of: line) == .object
                ? #"has an escape that is no character; \u surrogates come in pairs"# : "is not a JSON object"
        }
    }

    private struct Fields: Decodable {
        enum CodingKeys: String, CodingKey {
            case id
            case title
            case contentText = "content_text"
            case text
            case region
        }

        let id: ID
        let title: String?
        let body: String?
        let region: String?

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            title = try values.decodeIfPresent(String.self, forKey: .title)
            let contentText = try values.decodeIfPresent(String.self, forKey: .contentText)
            body = try contentText ?? values.decodeIfPresent(String.self, forKey: .text)
            // A region of another type is not this command's to refuse: the gold set and others have their own.
            region = try? values.decodeIfPresent(String.self, forKey: .region)
            // Almost always a string; asking for a number first would build an error for each item.
            if let string = try? values.decodeIfPresent(String.self, forKey: .id) {
                id = .string(string)
            } else {
                id = try values.decodeIfPresent(Int.self, forKey: .id).map { .number($0) } ?? .none
            }
        }
    }
}

extension JSONWriter {
    /// Writes a member that is an item's name.
    mutating func member(_ name: String, _ id: ItemRecord.ID) {
        switch id {
        case .string(let string): member(name, string)
        case .number(let number): member(name, number)
        case .none: member(name, nil as String?)
        }
    }
}
