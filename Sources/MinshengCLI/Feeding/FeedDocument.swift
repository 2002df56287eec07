// SPDX-License-Identifier: Apache-2.0

import Foundation
import Minsheng
import MinshengMetrics

/// A text or Markdown file that is fed as one item.
struct FeedDocument {
    /// What messages call the file.
    let name: String
    /// The item's id within its source: the file's name without its folder.
    let id: String
    let text: String
    /// The item's `date_published`.
    let date: String

    /// Reads a file.
    /// - Parameter date: the item's date; nil takes the time the file was changed.
    init(path: String, date: String?) throws(CommandFailure) {
        name = InputFile.name(of: path)
        id = path == "-" ? "standard-input" : URL(fileURLWithPath: path).lastPathComponent
        text = try InputFile.text(of: path)
        self.date = date ?? FeedDocument.changeDate(of: path).rfc3339(offset: .china)
    }

    /// The item in JSON.
    func item() -> [UInt8] {
        let (title, body) = parts()
        var json = JSONWriter(reservingCapacity: text.utf8.count + 512)
        json.beginObject()
        json.member("id", id)
        json.member("source", "file")
        json.member("kind", "policy")
        if let title { json.member("title", title) }
        json.member("content_text", body)
        json.member("date_published", date)
        json.endObject()
        return json.bytes
    }

    /// The document's heading, if it has one, and the rest.
    private func parts() -> (title: String?, body: String) {
        let bytes = Array(text.utf8)
        guard let range = DocumentOutline(of: bytes.span).titleRange else { return (nil, text) }
        let title = String(decoding: bytes[range], as: UTF8.self)
        let body = String(decoding: bytes[range.upperBound...], as: UTF8.self)
        return (title, String(body.drop(while: \.isNewline)))
    }

    private static func changeDate(of path: String) -> Timestamp {
        let attributes = path == "-" ? nil : try? FileManager.default.attributesOfItem(atPath: path)
        let date = attributes?[.modificationDate] as? Date ?? Date()
        return Timestamp(secondsSince1970: Int64(date.timeIntervalSince1970))
    }
}
