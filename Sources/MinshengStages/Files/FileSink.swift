// SPDX-License-Identifier: Apache-2.0

import Logging
import Minsheng
import MinshengMetrics
public import MinshengPipeline
import Synchronization

/// Appends what is emitted to a file, one JSON object a line.
///
/// With `content: updates`, the default, a line is `{"topic": "v1/1h/all/", "value": {…}}`, the value as the live lane
/// sends it; with `content: rejections` it tells of one item that was not taken.
///
/// While the file cannot be written, lines are lost, and counted in the log; later ones are written as soon as it can be
/// again. No line is ever written in part.
///
/// ```yaml
/// sinks:
///   - type: file
///     path: updates.ndjson    # or - for the standard output
/// ```
public final class FileSink: Sink {
    /// The settings of a file.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The file; a relative path starts at the folder of the configuration, and `-` is the standard output.
        public var path: String
        /// What is written.
        public var content = Content.updates

        /// What a file holds.
        public enum Content: String, Codable, Hashable, Sendable, CaseIterable {
            /// The values of windows.
            case updates
            /// Items that were not taken, and why.
            case rejections
        }

        private enum CodingKeys: CodingKey {
            case path
            case content
        }

        /// Creates settings.
        public init(path: String, content: Content = .updates) {
            self.path = path
            self.content = content
        }

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            path = try values.decode(String.self, forKey: .path)
            guard let name = try values.decodeIfPresent(String.self, forKey: .content) else { return }
            guard let content = Content(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .content,
                    in: values,
                    debugDescription: "\"content\" is updates or rejections, not \"\(name)\""
                )
            }
            self.content = content
        }
    }

    private let path: String
    private let content: Configuration.Content
    private let logger: Logger

    /// Creates a sink that has not opened its file yet.
    public init(_ configuration: Configuration, context: StageContext) {
        path = FilePath.resolve(configuration.path, in: context.baseDirectory)
        content = configuration.content
        logger = context.logger
    }

    /// Sees to it that the file can be written.
    public func open() async throws -> [String] {
        _ = try LineFile(appendingTo: path)
        return [path]
    }

    /// Appends what is emitted until the emissions end.
    public func run(_ emissions: Emissions) async throws {
        let file = try LineFile(appendingTo: path)
        var lost = 0
        for await emission in emissions {
            let lines = lines(of: emission)
            guard !lines.isEmpty else { continue }
            do {
                try file.append(lines.flatMap(\.self))
                if lost > 0 {
                    logger.notice("the file is written again", metadata: ["path": "\(path)", "lost": "\(lost)"])
                }
                lost = 0
            } catch {
                // Said once; how much was lost is said when it is over.
                if lost == 0 { logger.error("cannot write", metadata: ["path": "\(path)", "error": "\(error)"]) }
                lost += lines.count
            }
        }
        if lost > 0 { logger.error("lines were lost", metadata: ["path": "\(path)", "lost": "\(lost)"]) }
    }

    private func lines(of emission: Emission) -> [[UInt8]] {
        switch content {
        case .updates: emission.updates.map(Self.line)
        case .rejections: emission.rejections.map { Self.line(of: $0, time: emission.time) }
        }
    }

    private static func line(of update: Publication) -> [UInt8] {
        var line = Array(#"{"topic":""#.utf8)
        // Topics are ASCII without quotation marks; the value is JSON already.
        line += update.topic.utf8
        line += #"","value":"#.utf8
        line += update.body
        line += "}\n".utf8
        return line
    }

    private static func line(of rejection: Rejection, time: Timestamp) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("time", time.rfc3339())
        json.member("id", rejection.id)
        json.member("index", rejection.index)
        json.member("code", rejection.code)
        json.member("reason", rejection.reason.rawValue)
        json.member("field", rejection.field)
        json.member("message", rejection.message)
        json.endObject()
        return json.bytes + [UInt8(ascii: "\n")]
    }
}
