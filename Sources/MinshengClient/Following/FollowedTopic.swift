// SPDX-License-Identifier: Apache-2.0

/// What a subscriber knows of one topic.
struct FollowedTopic: Sendable {
    /// The number up to which every message has come, or need not come any more.
    var last = 0
    /// Messages beyond the gap.
    var held: [Int: LiveValue] = [:]
    /// The values of windows, by their start.
    private(set) var values: [String: LiveValue] = [:]
    /// Whether what is missing has been asked for.
    var isHealing = false
    /// Whether the current values have been asked for by a new subscription.
    var isAskedAnew = false
    /// The number of the last message, as the latest heartbeat has it.
    var head = 0
    /// For how many heartbeats the head has been ahead.
    var beatsBehind = 0

    /// How many messages the daemon has sent that have not come.
    var lag: Int { max(0, head - last) }

    /// The last number that is missing among those that are held, nil if none is held.
    ///
    /// One replay up to it costs less than one for each hole, though it brings some of what is held once more.
    var lastMissing: Int? {
        guard let highest = held.keys.max() else { return nil }
        return (last + 1..<highest).last { held[$0] == nil }
    }

    /// Takes a value in unless a newer one of its window is known.
    /// - Parameter limit: how many windows are kept, the newest.
    /// - Returns: whether it was taken.
    mutating func store(_ value: LiveValue, limit: Int) -> Bool {
        let start = value.windowStart ?? ""
        if let known = values[start], known.sequence >= value.sequence { return false }
        values[start] = value
        if values.count > limit, let oldest = values.keys.min() { values[oldest] = nil }
        return true
    }

    /// Whether a value is of a window older than all of those that are kept, of which there are as many as may be.
    func isBeforeAll(_ value: LiveValue, limit: Int) -> Bool {
        guard values.count >= limit, let oldest = values.keys.min() else { return false }
        return (value.windowStart ?? "") < oldest
    }

    /// Keeps a message until those before it have come; of too many the latest are let go and asked for later.
    mutating func hold(_ value: LiveValue, limit: Int) {
        guard held.count < limit else { return }
        held[value.sequence] = value
    }

    /// Takes the messages that follow on the last number from those that are held.
    mutating func release() -> [LiveValue] {
        var released: [LiveValue] = []
        while let next = held.removeValue(forKey: last + 1) {
            last += 1
            released.append(next)
        }
        held = held.filter { $0.key > last }
        return released
    }

    /// Forgets which messages have come, but not the values.
    mutating func forgetNumbers() {
        last = 0
        held = [:]
        (isHealing, isAskedAnew) = (false, false)
        beatsBehind = 0
    }
}
