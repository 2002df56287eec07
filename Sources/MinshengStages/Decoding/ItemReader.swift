// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// Reads one item from a tape into a batch, and checks each of its fields.
///
/// Texts are copied once, from the parser's memory into the batch. A reader keeps an array for tags between items, so
/// that it allocates nothing once it is warm.
struct ItemReader {
    let limits: ItemLimits
    private var tags: [TextRange] = []

    init(limits: ItemLimits) {
        self.limits = limits
    }

    /// Reads the value at `index` as an item and adds it to `batch`, or rejects it there.
    mutating func read(_ index: Int, _ tape: Span<UInt64>, _ strings: Span<UInt8>, into batch: inout Batch) {
        let start = batch.bytes.count
        do throws(ItemFault) {
            var item = try item(index, tape, strings, &batch)
            if !tags.isEmpty { item.tags = batch.store(tags: tags) }
            batch.append(item)
        } catch {
            batch.discardText(after: start)
            batch.reject(
                id: id(index, tape, strings),
                reason: error.reason,
                field: error.field.map { "\($0.name)" },
                message: error.message
            )
        }
    }

    private mutating func item(
        _ index: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>,
        _ batch: inout Batch
    ) throws(ItemFault) -> Item {
        let kind = JSONTape.kind(tape, index)
        guard kind == .object else {
            throw ItemFault(reason: .badField, message: "the item is \(kind.name); an object belongs there")
        }
        var item = Item()
        var envelope = Envelope()
        tags.removeAll(keepingCapacity: true)
        try readMembers(index, tape, strings, &item, &envelope, &batch)
        if envelope.specversion != nil { try unwrap(envelope, tape, strings, &item, &batch) }
        guard !item.id.isEmpty else { throw .missing(.id, "id is missing; give each item of a source its own id") }
        guard !item.source.isEmpty else {
            throw .missing(.source, "source is missing; name the publisher by a URI or a short name")
        }
        guard !(item.title.isEmpty && item.contentText.isEmpty) else {
            throw .missing(.contentText, "title and content_text are both missing; give at least one")
        }
        return item
    }

    /// Reads the members of the object at `index` into `item`, those of an envelope into `envelope`.
    private mutating func readMembers(
        _ index: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>,
        _ item: inout Item,
        _ envelope: inout Envelope,
        _ batch: inout Batch
    ) throws(ItemFault) {
        var seen = ItemFieldSet()
        var name = index + 1
        let end = JSONTape.end(tape, of: index)
        while name < end {
            let value = name + 1
            let next = JSONTape.index(tape, after: value)
            let field = ItemField(named: strings.extracting(JSONTape.string(tape, name, strings)))
            name = next
            guard let field else { continue }
            guard seen.insert(field) else { throw .bad(field, "\(field.name) is there twice; send it once") }
            // What is null is not there.
            guard JSONTape.kind(tape, value) != .null else { continue }
            switch field {
            case .specversion: envelope.specversion = value
            case .data: envelope.data = value
            case .time: envelope.time = value
            default: try readMember(field, value, tape, strings, &item, &batch)
            }
        }
    }

    private mutating func readMember(
        _ field: ItemField,
        _ value: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>,
        _ item: inout Item,
        _ batch: inout Batch
    ) throws(ItemFault) {
        switch field {
        case .tags: try readTags(value, tape, strings, &batch)
        case .authors: try checkAuthors(value, tape, strings)
        default:
            try check(JSONTape.kind(tape, value), is: .string, field)
            let text = strings.extracting(JSONTape.string(tape, value, strings))
            // What is empty is not there.
            if !text.isEmpty { try readText(field, text, &item, &batch) }
        }
    }

    private func readText(
        _ field: ItemField,
        _ text: Span<UInt8>,
        _ item: inout Item,
        _ batch: inout Batch
    ) throws(ItemFault) {
        switch field {
        case .id: item.id = try store(text, field, limit: limits.nameBytes, &batch)
        case .source: item.source = try store(text, field, limit: limits.nameBytes, &batch)
        case .kind: item.kind = try kind(text)
        case .title: item.title = try storeText(text, field, &batch)
        case .contentText: item.contentText = try storeText(text, field, &batch)
        case .summary: item.summary = try storeText(text, field, &batch)
        case .url: item.url = try store(text, field, limit: limits.urlBytes, &batch)
        case .language: item.language = try store(text, field, limit: limits.wordBytes, &batch)
        case .region: item.region = try store(text, field, limit: limits.wordBytes, &batch)
        case .datePublished: item.publishedAt = try time(text, field)
        case .dateModified: item.modifiedAt = try time(text, field)
        case .tags, .authors, .specversion, .data, .time: break
        }
    }

    // MARK: Values

    private func kind(_ text: Span<UInt8>) throws(ItemFault) -> ItemKind {
        for kind in ItemKind.allCases where text.isEqual(to: kind.name) { return kind }
        throw .bad(.kind, "kind is neither news nor policy; use one of them, or leave it out for news")
    }

    private func time(_ text: Span<UInt8>, _ field: ItemField) throws(ItemFault) -> Timestamp {
        do throws(MetricsError) {
            return try Timestamp(rfc3339: text)
        } catch {
            let place = error.offsetUTF8.map { " at byte \($0)" } ?? ""
            throw .bad(
                field,
                "\(field.name) is no time of RFC 3339: \(error.message)\(place); write it like 2025-06-09T08:30:00+08:00"
            )
        }
    }

    /// Stores a text that people read; it may hold anything.
    private func storeText(
        _ text: Span<UInt8>,
        _ field: ItemField,
        _ batch: inout Batch
    ) throws(ItemFault) -> TextRange {
        guard text.count <= limits.textBytes else { throw .tooLong(field, text.count, limit: limits.textBytes) }
        return batch.store(text)
    }

    /// Stores a text that becomes a name, a part of a topic or a line of a log; control characters have no place there.
    private func store(
        _ text: Span<UInt8>,
        _ field: ItemField,
        limit: Int,
        _ batch: inout Batch
    ) throws(ItemFault) -> TextRange {
        guard text.count <= limit else { throw .tooLong(field, text.count, limit: limit) }
        guard !text.hasControlCharacter else {
            throw .bad(field, "\(field.name) has a control character; leave it out")
        }
        return batch.store(text)
    }

    private mutating func readTags(
        _ value: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>,
        _ batch: inout Batch
    ) throws(ItemFault) {
        var element = try firstElement(of: value, tape, .tags)
        let end = JSONTape.end(tape, of: value)
        while element < end {
            let kind = JSONTape.kind(tape, element)
            guard kind == .string else { throw .wrongKind(.tags, kind, element: "a tag", expected: "a string") }
            let text = strings.extracting(JSONTape.string(tape, element, strings))
            guard !text.isEmpty else { throw .bad(.tags, "tags has an empty tag; leave it out") }
            tags.append(try store(text, .tags, limit: limits.wordBytes, &batch))
            element += 1
        }
    }

    /// Checks the authors; their names are not used further on.
    private func checkAuthors(
        _ value: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>
    ) throws(ItemFault) {
        var element = try firstElement(of: value, tape, .authors)
        let end = JSONTape.end(tape, of: value)
        while element < end {
            let kind = JSONTape.kind(tape, element)
            guard kind == .object else { throw .wrongKind(.authors, kind, element: "an author", expected: "an object") }
            try checkAuthor(element, tape, strings)
            element = JSONTape.index(tape, after: element)
        }
    }

    private func checkAuthor(
        _ author: Int,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>
    ) throws(ItemFault) {
        var name = author + 1
        let end = JSONTape.end(tape, of: author)
        while name < end {
            let value = name + 1
            if strings.extracting(JSONTape.string(tape, name, strings)).isEqual(to: "name") {
                let kind = JSONTape.kind(tape, value)
                guard kind == .string else {
                    throw .wrongKind(.authors, kind, element: "an author's name", expected: "a string")
                }
                let count = JSONTape.string(tape, value, strings).count
                guard count <= limits.wordBytes else { throw .tooLong(.authors, count, limit: limits.wordBytes) }
            }
            name = JSONTape.index(tape, after: value)
        }
    }

    /// The first element of a list, whose kind and length are checked.
    private func firstElement(of value: Int, _ tape: Span<UInt64>, _ field: ItemField) throws(ItemFault) -> Int {
        try check(JSONTape.kind(tape, value), is: .array, field)
        let count = JSONTape.count(tape, of: value)
        guard count <= limits.listCount else {
            throw .tooLong(field, count, limit: limits.listCount, unit: "elements")
        }
        return value + 1
    }

    @inline(__always)
    private func check(_ kind: JSONKind, is expected: JSONKind, _ field: ItemField) throws(ItemFault) {
        guard kind == expected else { throw .wrongKind(field, kind, expected: expected) }
    }
}

extension ItemReader {
    /// What an object has that is a CloudEvents envelope: where the values stand on the tape.
    private struct Envelope {
        var specversion: Int?
        var data: Int?
        var time: Int?
    }

    /// Reads the item in an envelope of CloudEvents 1.0.
    ///
    /// The envelope's id, source and time stand in for those that the item itself does not have.
    private mutating func unwrap(
        _ envelope: Envelope,
        _ tape: Span<UInt64>,
        _ strings: Span<UInt8>,
        _ item: inout Item,
        _ batch: inout Batch
    ) throws(ItemFault) {
        guard let version = envelope.specversion else { return }
        try check(JSONTape.kind(tape, version), is: .string, .specversion)
        guard strings.extracting(JSONTape.string(tape, version, strings)).isEqual(to: "1.0") else {
            throw .bad(.specversion, "specversion is not 1.0; send CloudEvents 1.0, or the item without an envelope")
        }
        guard let data = envelope.data else {
            throw .missing(.data, "data is missing; put the item there, as a JSON object")
        }
        try check(JSONTape.kind(tape, data), is: .object, .data)
        let (id, source) = (item.id, item.source)
        item = Item()
        tags.removeAll(keepingCapacity: true)
        var inner = Envelope()
        try readMembers(data, tape, strings, &item, &inner, &batch)
        if item.id.isEmpty { item.id = id }
        if item.source.isEmpty { item.source = source }
        if item.publishedAt == nil, let time = envelope.time {
            try check(JSONTape.kind(tape, time), is: .string, .time)
            item.publishedAt = try self.time(strings.extracting(JSONTape.string(tape, time, strings)), .time)
        }
    }

    /// The id of the item at `index` that could not be taken, as far as it can be read.
    private func id(_ index: Int, _ tape: Span<UInt64>, _ strings: Span<UInt8>) -> String? {
        guard JSONTape.kind(tape, index) == .object else { return nil }
        var name = index + 1
        let end = JSONTape.end(tape, of: index)
        while name < end {
            let value = name + 1
            if JSONTape.kind(tape, value) == .string,
                strings.extracting(JSONTape.string(tape, name, strings)).isEqual(to: "id")
            {
                let text = strings.extracting(JSONTape.string(tape, value, strings))
                guard !text.isEmpty, text.count <= limits.nameBytes, !text.hasControlCharacter else { return nil }
                return String(copying: text)
            }
            name = JSONTape.index(tape, after: value)
        }
        return nil
    }
}
