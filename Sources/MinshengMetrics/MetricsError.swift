// SPDX-License-Identifier: Apache-2.0

/// What went wrong in `MinshengMetrics`, and where.
public struct MetricsError: Error, Hashable, Sendable {
    /// What kind of thing went wrong; new codes may be added.
    public let code: Code
    /// What is wrong and what to do, in one clause without a full stop.
    public let message: String
    /// The offset in bytes at which the input stops making sense, if the input was text or bytes.
    public let offsetUTF8: Int?

    /// Creates an error.
    public init(_ code: Code, _ message: String, offsetUTF8: Int? = nil) {
        self.code = code
        self.message = message
        self.offsetUTF8 = offsetUTF8
    }

    /// The kind of a ``MetricsError``.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case invalidTimestamp
            case invalidOffset
            case invalidWindowSize
            case invalidConfiguration
            case unreadableSnapshot
            case mismatch
        }

        private let kind: Kind

        /// A text is not a time of RFC 3339.
        public static let invalidTimestamp = Code(kind: .invalidTimestamp)
        /// A text is not an offset from UTC such as `+08:00`.
        public static let invalidOffset = Code(kind: .invalidOffset)
        /// A text or number is not a window size such as `15m`.
        public static let invalidWindowSize = Code(kind: .invalidWindowSize)
        /// A configuration contradicts itself or asks for too much.
        public static let invalidConfiguration = Code(kind: .invalidConfiguration)
        /// The bytes of a snapshot are damaged, or are none.
        public static let unreadableSnapshot = Code(kind: .unreadableSnapshot)
        /// A state belongs to another pack, or to windows that are cut otherwise.
        public static let mismatch = Code(kind: .mismatch)

        /// The code's name.
        public var description: String { kind.rawValue }
    }
}

extension MetricsError: CustomStringConvertible {
    /// The code, the place if there is one, and the message.
    public var description: String {
        if let offsetUTF8 { return "\(code): byte \(offsetUTF8): \(message)" }
        return "\(code): \(message)"
    }
}
