// SPDX-License-Identifier: Apache-2.0

/// How windows of one kind are cut out of time.
public enum WindowShape: Hashable, Sendable {
    /// Windows that lie end to end: an item is in one of them.
    case tumbling(WindowSize)
    /// Windows that begin every so often and overlap: an item is in size / every of them.
    case sliding(WindowSize, every: WindowSize)
    /// Windows that begin with an item and end once none came for the gap.
    ///
    /// Two items are in one session if less than the gap lies between them, or if items between them make a chain.
    case session(gap: WindowSize)

    /// Reads a shape by its ``name``: `1h`, `1h-every-15m`, `session-30m`.
    /// - Throws: ``MetricsError`` with code `invalidWindowSize` and the offset of the byte that is wrong.
    public init(_ text: String) throws(MetricsError) {
        if text.hasPrefix(Self.sessionPrefix) {
            self = .session(gap: try Self.size(in: text, from: Self.sessionPrefix.utf8.count, to: text.utf8.count))
            return
        }
        guard let infix = Self.place(of: Self.everyInfix, in: text) else {
            self = .tumbling(try WindowSize(text))
            return
        }
        let size = try Self.size(in: text, from: 0, to: infix)
        let every = try Self.size(in: text, from: infix + Self.everyInfix.utf8.count, to: text.utf8.count)
        guard size.seconds % every.seconds == 0, (2...64).contains(size.seconds / every.seconds) else {
            throw MetricsError(.invalidWindowSize, "a sliding window is from 2 to 64 times as long as its step")
        }
        self = .sliding(size, every: every)
    }

    /// The shape's name, as topics carry it.
    public var name: String {
        switch self {
        case .tumbling(let size): size.name
        case .sliding(let size, let every): size.name + Self.everyInfix + every.name
        case .session(let gap): Self.sessionPrefix + gap.name
        }
    }

    /// The length of windows; of sessions, the gap that ends them.
    public var size: WindowSize {
        switch self {
        case .tumbling(let size), .sliding(let size, _): size
        case .session(let gap): gap
        }
    }

    /// The time from the start of a window to that of the next; of sessions, the gap.
    public var step: WindowSize {
        switch self {
        case .tumbling(let size), .session(let size): size
        case .sliding(_, let every): every
        }
    }

    /// The number of windows that an item is in.
    var overlap: Int { size.seconds / step.seconds }

    var isSession: Bool { if case .session = self { true } else { false } }
    var isTumbling: Bool { if case .tumbling = self { true } else { false } }

    private static let sessionPrefix = "session-"
    private static let everyInfix = "-every-"

    private static func place(of infix: String, in text: String) -> Int? {
        let bytes = Array(text.utf8)
        let wanted = Array(infix.utf8)
        guard bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { bytes[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }

    private static func size(in text: String, from start: Int, to end: Int) throws(MetricsError) -> WindowSize {
        let part = String(decoding: Array(text.utf8)[start..<end], as: UTF8.self)
        do throws(MetricsError) {
            return try WindowSize(part)
        } catch {
            throw MetricsError(error.code, error.message, offsetUTF8: error.offsetUTF8.map { $0 + start })
        }
    }
}

extension WindowShape: CustomStringConvertible {
    /// The shape's ``name``.
    public var description: String { name }
}
