// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
import Synchronization

/// Reads items from a file or the standard input, one message a line (NDJSON, JSON Lines).
///
/// It comes to an end with the file; if that ends the last source of a pipeline, all windows are closed.
///
/// ```yaml
/// sources:
///   - type: ndjson
///     path: items.ndjson    # or - for the standard input
/// ```
public final class LinesSource: Source {
    /// The settings of a file.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The file; a relative path starts at the folder of the configuration, and `-` is the standard input.
        public var path: String
        /// The longest line in bytes; a longer one is rejected.
        public var maxLineBytes = 16 << 20

        private enum CodingKeys: String, CodingKey {
            case path
            case maxLineBytes = "max_line_bytes"
        }

        /// Creates settings.
        public init(path: String) {
            self.path = path
        }

        /// Reads settings; what is absent has its default.
        public init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            path = try values.decode(String.self, forKey: .path)
            maxLineBytes = try values.decode(.maxLineBytes, in: 1024...1 << 30) ?? maxLineBytes
        }
    }

    private let path: String
    private let maxLineBytes: Int
    private let reader = Mutex<ByteReader?>(nil)

    /// Creates a source that has not opened its file yet.
    public init(_ configuration: Configuration, context: StageContext) {
        path = FilePath.resolve(configuration.path, in: context.baseDirectory)
        maxLineBytes = configuration.maxLineBytes
    }

    /// Opens the file.
    public func open() async throws -> [String] {
        let opened = try ByteReader(path: path)
        reader.withLock { $0 = opened }
        return [path]
    }

    /// Hands on the lines as they are read.
    public func run(_ intake: Intake) async throws {
        guard let reader = reader.withLock({ $0 }) else { preconditionFailure("a source is opened before it runs") }
        var splitter = LineSplitter(limit: maxLineBytes)
        while let bytes = try await reader.next() {
            var messages = intake.makeMessages(byteCount: bytes.count)
            splitter.append(bytes[...], to: &messages)
            try await intake.send(Delivery(messages))
        }
        var messages = intake.makeMessages()
        splitter.finish(in: &messages)
        try await intake.send(Delivery(messages))
    }

    /// Stops reading.
    public func stop() {
        reader.withLock { $0 }?.stop()
    }
}
