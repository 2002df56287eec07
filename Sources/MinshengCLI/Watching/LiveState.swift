// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengMetrics

/// What a watcher knows of the daemon: the latest values of its topics.
///
/// A pure value: feed it messages, ask it what to show and whether what was waited for has come.
struct LiveState {
    /// How a message cannot be read.
    struct Malformed: Error {
        let description: String
    }

    /// A value's place: values of one place replace each other.
    private struct Place: Hashable {
        let topic: String
        let windowStart: String
    }

    /// The size of the window that is shown.
    private let shownWindow: WindowSize
    private let keepsValues: Bool

    private(set) var window: LiveWindow?
    private(set) var ledger: LiveLedger?
    private(set) var heartbeat: LiveHeartbeat?
    /// Whether the current values of all topics have come.
    private(set) var isComplete = false
    private var values: [Place: Data] = [:]
    private var rates = LiveRate()

    /// - Parameter keepsValues: whether the latest body of every place is kept for ``currentValues``.
    init(shownWindow: WindowSize, keepsValues: Bool = false) {
        self.shownWindow = shownWindow
        self.keepsValues = keepsValues
    }

    /// Takes a value in.
    /// - Parameters:
    ///   - topic: its topic.
    ///   - windowStart: the start of its window, nil if it is about none.
    ///   - body: its body as it was sent.
    mutating func apply(topic: String, windowStart: String?, body: Data) throws(Malformed) {
        if keepsValues { values[Place(topic: topic, windowStart: windowStart ?? "")] = body }
        switch topic {
        case LiveTopics.heartbeat: heartbeat = try read(LiveHeartbeat.self, topic, body)
        case LiveTopics.ledger: try apply(ledger: read(LiveLedger.self, topic, body))
        case LiveTopics.all(shownWindow): try apply(window: read(LiveWindow.self, topic, body))
        default: break
        }
    }

    /// The current values of all topics have come.
    mutating func complete() { isComplete = true }

    /// The daemon counts anew, and what was known is not so any more.
    mutating func forget() {
        (window, ledger, heartbeat) = (nil, nil, nil)
        isComplete = false
        values = [:]
        rates = LiveRate()
    }

    /// The window that is shown, as the sync lane names it.
    var windowName: String? { window.map { "\($0.window.start)/\(shownWindow.name)" } }

    /// Items a second, over the last seconds.
    var itemsPerSecond: Double? { rates.itemsPerSecond }

    /// Whether the ledger says that `count` items were received, and what became of each.
    func hasSettled(_ count: Int) -> Bool {
        guard let ledger else { return false }
        return ledger.received >= count && ledger.balance == 0
    }

    /// The latest value of every topic and window, by topic and time.
    var currentValues: [(topic: String, body: Data)] {
        values.filter { $0.key.topic != LiveTopics.heartbeat }
            .sorted { ($0.key.topic, $0.key.windowStart) < ($1.key.topic, $1.key.windowStart) }
            .map { ($0.key.topic, $0.value) }
    }

    private mutating func apply(ledger: LiveLedger) {
        self.ledger = ledger
        if let time = try? Timestamp(rfc3339: ledger.time) { rates.add(received: ledger.received, at: time) }
    }

    /// The newest window is shown; a value of an older one changes nothing.
    private mutating func apply(window new: LiveWindow) {
        guard let old = window else {
            window = new
            return
        }
        let start = { (window: LiveWindow) in (try? Timestamp(rfc3339: window.window.start)) ?? .min }
        if start(new) >= start(old) { window = new }
    }

    private func read<Body: Decodable>(_ type: Body.Type, _ topic: String, _ body: Data) throws(Malformed) -> Body {
        do {
            return try JSONDecoder().decode(type, from: body)
        } catch {
            throw Malformed(description: "\(topic): is not a body this version reads (\(error))")
        }
    }
}
