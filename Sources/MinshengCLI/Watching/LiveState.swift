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

    private let topics: LiveTopics
    /// The size of the window that is shown.
    private let shownWindow: WindowSize
    private let keepsValues: Bool

    private(set) var window: LiveWindow?
    private(set) var ledger: LiveLedger?
    private(set) var heartbeat: LiveHeartbeat?
    private var epoch: String?
    private var sequences: [String: Int] = [:]
    private var values: [Place: (sequence: Int, body: Data)] = [:]
    private var rates = LiveRate()
    /// How many heartbeats in a row told of messages that have not come.
    private var incompleteBeats = 0

    /// - Parameter keepsValues: whether the latest body of every place is kept for ``currentValues``.
    init(topics: LiveTopics, shownWindow: WindowSize, keepsValues: Bool = false) {
        self.topics = topics
        self.shownWindow = shownWindow
        self.keepsValues = keepsValues
    }

    /// Takes a message in.
    mutating func apply(topic: String, body: Data) throws(Malformed) {
        guard JSONSyntax.kind(of: body.span) == .object, (try? UTF8Span(validating: body.span)) != nil else {
            throw Malformed(description: "\(topic): the body is not a JSON object in UTF-8")
        }
        let envelope = try read(LiveEnvelope.self, topic, body)
        if envelope.epoch != epoch { forget(for: envelope.epoch) }
        sequences[topic] = max(sequences[topic] ?? 0, envelope.seq)
        if keepsValues {
            let place = Place(topic: topic, windowStart: envelope.window?.start ?? "")
            if envelope.seq >= values[place]?.sequence ?? 0 { values[place] = (envelope.seq, body) }
        }
        switch topic {
        case LiveTopics.heartbeat:
            heartbeat = try read(LiveHeartbeat.self, topic, body)
            incompleteBeats = isComplete ? 0 : incompleteBeats + 1
        case LiveTopics.ledger: try apply(ledger: read(LiveLedger.self, topic, body))
        case LiveTopics.all(shownWindow): try apply(window: read(LiveWindow.self, topic, body))
        default: break
        }
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

    /// Whether every message that the last heartbeat tells of has come.
    var isComplete: Bool {
        guard let heartbeat else { return false }
        return heartbeat.heads.allSatisfy { topic, head in
            !topics.contains(topic) || sequences[topic, default: 0] >= head
        }
    }

    /// Whether messages were lost: two heartbeats in a row told of some that have not come.
    ///
    /// Asking takes note of it; it is true again only after two more.
    mutating func takeLoss() -> Bool {
        guard incompleteBeats >= 2 else { return false }
        incompleteBeats = 0
        return true
    }

    /// The latest value of every topic and window, by topic and time.
    var currentValues: [(topic: String, body: Data)] {
        values.filter { $0.key.topic != LiveTopics.heartbeat }
            .sorted { ($0.key.topic, $0.key.windowStart) < ($1.key.topic, $1.key.windowStart) }
            .map { ($0.key.topic, $0.value.body) }
    }

    private mutating func forget(for newEpoch: String) {
        epoch = newEpoch
        (window, ledger, heartbeat) = (nil, nil, nil)
        sequences = [:]
        values = [:]
        rates = LiveRate()
        incompleteBeats = 0
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
