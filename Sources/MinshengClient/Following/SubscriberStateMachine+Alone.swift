// SPDX-License-Identifier: Apache-2.0

/// What a subscriber does while nobody answers on the sync lane.
///
/// Values are told as they come, without waiting for those before them. Messages that were lost are lost; but the daemon
/// sends the current values to whoever subscribes, so a new subscription makes the state whole. Snapshots are asked for all
/// the while; with the first page that comes the machine starts as if it had just been made, and keeps its values.
extension SubscriberStateMachine {
    mutating func beginAlone(_ reason: String, at now: Duration) -> [Action] {
        isAlone = true
        isComplete = false
        desk.forget { _ in true }
        silentSince = nil
        var actions: [Action] = [.tell(.alone(reason: reason))]
        for name in topics.keys.sorted() {
            guard var topic = topics[name] else { continue }
            topic.isHealing = false
            let held = topic.held.values.sorted { $0.sequence < $1.sequence }
            topic.held = [:]
            for value in held { actions += takeAlone(value, &topic) }
            topics[name] = topic
        }
        return actions + start(at: now) + healAlone()
    }

    /// Goes back to the beginning; what comes from now on waits for the snapshot.
    mutating func endAlone() {
        isAlone = false
        isComplete = false
        // Which of the messages before the snapshot have come does not matter; what is newer is replayed after it.
        for name in topics.keys { topics[name]?.forgetNumbers() }
    }

    mutating func takeAlone(_ value: LiveValue, _ topic: inout FollowedTopic) -> [Action] {
        guard value.sequence > topic.last else {
            // Sent again because somebody has subscribed; it counts if it was lost before.
            return topic.isBeforeAll(value, limit: settings.windows) ? [] : tell([value], &topic)
        }
        defer { topic.last = value.sequence }
        // At the beginning the current values come, whose numbers have holes.
        guard isComplete, !topic.isHealing, value.sequence > topic.last + 1 else { return tell([value], &topic) }
        topic.isHealing = true
        return [.tell(.gap(topic: value.topic, missing: topic.last + 1...value.sequence - 1))] + tell([value], &topic)
    }

    /// Subscribes anew for what is missing, and tells what is not any more; with each heartbeat.
    mutating func healAlone() -> [Action] {
        var actions: [Action] = []
        var isLossy = false
        for name in topics.keys.sorted() {
            guard var topic = topics[name] else { continue }
            let isBehind = topic.beatsBehind >= 2 && topic.lag > 0
            if isBehind || topic.isHealing && !topic.isAskedAnew {
                if !topic.isHealing { actions.append(.tell(.gap(topic: name, missing: topic.last + 1...topic.head))) }
                (topic.isHealing, topic.isAskedAnew) = (true, true)
                topic.beatsBehind = 0
                isLossy = true
            } else if topic.isHealing, topic.lag == 0 {
                (topic.isHealing, topic.isAskedAnew) = (false, false)
                actions.append(.tell(.healed(topic: name)))
            }
            topics[name] = topic
        }
        if isLossy { actions.append(.subscribeAnew) }
        if !isComplete, hasBeaten, lag == 0 {
            isComplete = true
            actions.append(.tell(.complete))
        }
        return actions
    }
}
