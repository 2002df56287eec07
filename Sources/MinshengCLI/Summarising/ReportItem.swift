// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics

/// An item as a report counts it: a line of an NDJSON file in the wire format, or a whole text.
struct ReportItem {
    var id = ""
    var source = ""
    var kind = "news"
    var title = ""
    var body = ""
    var region = ""
    var tags: [String] = []
    var date: Timestamp?
    /// Whether the item has a date that is none of RFC 3339; it then counts as undated.
    var hasUnreadableDate = false

    /// Takes a text as an item without a date.
    init(text: String, id: String, source: String) {
        (self.id, self.source, body) = (id, source, text)
    }

    /// Reads a line.
    /// - Parameter source: the source of items that name none.
    /// - Throws: ``ItemRecord/Fault`` that says what is wrong and what to write.
    init(line: Span<UInt8>, source: String) throws(ItemRecord.Fault) {
        let record = try ItemRecord(line: line)
        (title, body, region) = (record.title, record.body, record.region)
        switch record.id {
        case .string(let string): id = string
        case .number(let number): id = String(number)
        case .none: break
        }
        let fields: Fields? = line.withUnsafeBufferPointer { try? JSONDecoder().decode(Fields.self, from: Data($0)) }
        self.source = fields?.source ?? source
        kind = fields?.kind ?? kind
        tags = fields?.tags ?? []
        guard let text = fields?.datePublished else { return }
        date = try? Timestamp(rfc3339: text)
        hasUnreadableDate = date == nil
    }

    /// A hash by which two records of one item are known, or nil if the item has no name.
    var key: UInt64? { id.isEmpty ? nil : Self.hash([source, id]) }

    /// A hash of what the item says.
    var digest: UInt64 {
        Self.hash([kind, title, body, region, date?.description ?? ""] + tags)
    }

    private static func hash(_ parts: [String]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for part in parts {
            // 0xFF is in no UTF-8, so parts cannot run into each other.
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        return hash
    }

    /// The members that classifying does not need; one of another type is as if it were not there.
    private struct Fields: Decodable {
        enum CodingKeys: String, CodingKey {
            case source
            case kind
            case tags
            case datePublished = "date_published"
        }

        var source: String?
        var kind: String?
        var tags: [String]?
        var datePublished: String?

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            source = Self.text(.source, of: values)
            kind = Self.text(.kind, of: values)
            tags = (try? values.decodeIfPresent([String].self, forKey: .tags)) ?? nil
            datePublished = Self.text(.datePublished, of: values)
        }

        private static func text(_ key: CodingKeys, of values: KeyedDecodingContainer<CodingKeys>) -> String? {
            guard let text = try? values.decodeIfPresent(String.self, forKey: key), !text.isEmpty else { return nil }
            return text
        }
    }
}
