// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import Minsheng
import MinshengMetrics
import MinshengPipeline

/// Writes each log message as one line to the standard error.
///
/// Whatever a message or its metadata holds, it stays on its line: control characters are escaped.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata = Logger.Metadata()

    private let label: String
    private let format: LogFormat

    init(label: String, level: Logger.Level, format: LogFormat) {
        self.label = label
        self.logLevel = level
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let own = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = own.map { (key: $0.key, value: "\($0.value)") }.sorted { $0.key < $1.key }
        let time = PipelineClock.system.now().rfc3339()
        let line =
            switch format {
            case .text: text(event, time: time, fields: fields)
            case .json: json(event, time: time, fields: fields)
            }
        // One call for the whole line, so that lines of several threads do not mix.
        try? FileHandle.standardError.write(contentsOf: Data(line))
    }

    private func text(_ event: LogEvent, time: String, fields: [(key: String, value: String)]) -> [UInt8] {
        var line = "\(time) \(event.level) \(label): \(escaped("\(event.message)"))"
        for field in fields { line += " \(field.key)=\(quoted(field.value))" }
        return Array(line.utf8) + [UInt8(ascii: "\n")]
    }

    private func json(_ event: LogEvent, time: String, fields: [(key: String, value: String)]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("time", time)
        json.member("level", event.level.rawValue)
        json.member("label", label)
        json.member("message", "\(event.message)")
        json.key("metadata")
        json.beginObject()
        for field in fields { json.member(field.key, field.value) }
        json.endObject()
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// A value as it is if it is one plain word, and else between quotation marks.
    private func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "=")
        }
        return isPlain && !text.isEmpty ? text : "\"\(escaped(text).replacing("\"", with: "\\\""))\""
    }

    private func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.properties.generalCategory == .control:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
