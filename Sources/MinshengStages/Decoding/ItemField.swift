// SPDX-License-Identifier: Apache-2.0

/// The members of an item that are read; all others are ignored.
enum ItemField: UInt8, CaseIterable {
    case id
    case source
    case kind
    case title
    case contentText
    case summary
    case url
    case datePublished
    case dateModified
    case language
    case region
    case tags
    case authors
    // Of a CloudEvents envelope.
    case specversion
    case data
    case time

    /// The member's name in JSON.
    var name: StaticString {
        switch self {
        case .id: "id"
        case .source: "source"
        case .kind: "kind"
        case .title: "title"
        case .contentText: "content_text"
        case .summary: "summary"
        case .url: "url"
        case .datePublished: "date_published"
        case .dateModified: "date_modified"
        case .language: "language"
        case .region: "region"
        case .tags: "tags"
        case .authors: "authors"
        case .specversion: "specversion"
        case .data: "data"
        case .time: "time"
        }
    }

    /// Finds the field by its name.
    @inline(__always)
    init?(named name: Span<UInt8>) {
        // Few names have the same length, so at most two are compared.
        let candidates: (ItemField, ItemField?)
        switch name.count {
        case 2: candidates = (.id, nil)
        case 3: candidates = (.url, nil)
        case 4:
            switch name[0] {
            case UInt8(ascii: "k"): candidates = (.kind, nil)
            case UInt8(ascii: "d"): candidates = (.data, nil)
            default: candidates = (.tags, .time)
            }
        case 5: candidates = (.title, nil)
        case 6: candidates = (.source, .region)
        case 7: candidates = (.summary, .authors)
        case 8: candidates = (.language, nil)
        case 11: candidates = (.specversion, nil)
        case 12: candidates = (.contentText, nil)
        case 13: candidates = (.dateModified, nil)
        case 14: candidates = (.datePublished, nil)
        default: return nil
        }
        if candidates.0.hasName(name) {
            self = candidates.0
        } else if let second = candidates.1, second.hasName(name) {
            self = second
        } else {
            return nil
        }
    }

    /// Whether `bytes`, which are as many as the name's, are the name.
    @inline(__always)
    private func hasName(_ bytes: Span<UInt8>) -> Bool {
        name.withUTF8Buffer { name in
            for index in bytes.indices where name[index] != bytes[index] { return false }
            return true
        }
    }
}

/// A set of fields.
struct ItemFieldSet: OptionSet {
    let rawValue: UInt16

    /// Adds a field and returns whether it was new.
    mutating func insert(_ field: ItemField) -> Bool {
        insert(ItemFieldSet(rawValue: 1 << field.rawValue)).inserted
    }
}
