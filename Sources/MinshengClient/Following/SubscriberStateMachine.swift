// SPDX-License-Identifier: Apache-2.0

/// The decisions of a ``Subscriber``: which value is current, what is missing, and what to ask the sync lane for.
///
/// It has no socket and no clock; times are uptimes. Each topic has the number up to which nothing is missing; a message
/// with the next number moves it on, one beyond it is held until a replay has filled the gap.
package struct SubscriberStateMachine: Sendable {
    /// What has to be done.
    package enum Action: Hashable, Sendable {
        /// Ask the sync lane.
        case ask(id: Int, Question)
        /// Tell the program.
        case tell(SubscriberEvent)
    }

    /// A request to the sync lane.
    package enum Question: Hashable, Sendable {
        /// The present values of the topics with a prefix, after a topic.
        case snapshot(prefix: String, after: String)
        /// Messages of a topic.
        case replay(topic: String, numbers: ClosedRange<Int>, epoch: String)

        /// Whether it asks for present values.
        var isSnapshot: Bool { if case .snapshot = self { true } else { false } }

        /// The verb of the request.
        var verb: String { isSnapshot ? SnapshotRequest.verb : ReplayRequest.verb }

        /// The arguments of the request.
        var arguments: JSONValue {
            switch self {
            case .snapshot(let prefix, let after): SnapshotRequest(prefix: prefix, after: after).arguments
            case .replay(let topic, let numbers, let epoch):
                ReplayRequest(topic: topic, from: numbers.lowerBound, to: numbers.upperBound, epoch: epoch).arguments
            }
        }
    }

    private struct Topic {
        /// The number up to which every message has come, or need not come any more.
        var last = 0
        /// Messages beyond the gap.
        var held: [Int: LiveValue] = [:]
        /// The values of windows, by their start.
        var values: [String: LiveValue] = [:]
        var isHealing = false
        /// For how many heartbeats its head has been ahead.
        var beatsBehind = 0

        /// The last number that is missing among those that are held, nil if none is held.
        ///
        /// One replay up to it costs less than one for each hole, though it brings some of what is held once more.
        var lastMissing: Int? {
            guard let highest = held.keys.max() else { return nil }
            return (last + 1..<highest).last { held[$0] == nil }
        }
    }

    private let settings: SubscriberSettings
    private var epoch: String?
    private var topics: [String: Topic] = [:]
    private var desk: SyncDesk<Question>
    private var isComplete = false

    package init(settings: SubscriberSettings) {
        self.settings = settings
        desk = SyncDesk(answerTimeout: settings.answerTimeout)
    }

    /// The current values, by topic and the start of the window.
    package var values: [String: [String: LiveValue]] { topics.mapValues(\.values).filter { !$0.value.isEmpty } }

    /// How many questions have no answer yet, those among them that were not asked yet.
    package var requestCount: Int { desk.questions.count }

    // MARK: Inputs

    /// Begins: asks for what is.
    package mutating func start(at now: Duration) -> [Action] {
        settings.prefixes.flatMap { ask(.snapshot(prefix: $0, after: ""), at: now) }
    }

    /// A message of the live lane came.
    package mutating func receive(_ value: LiveValue, at now: Duration) -> [Action] {
        let restart = checkEpoch(value.epoch, at: now)
        guard settings.prefixes.contains(where: value.topic.hasPrefix) else { return restart }
        var topic = topics[value.topic] ?? Topic()
        defer { topics[value.topic] = topic }
        guard value.sequence > topic.last else { return restart }
        guard isComplete, !topic.isHealing, value.sequence == topic.last + 1 else {
            hold(value, &topic)
            return restart + heal(value.topic, &topic, upTo: value.sequence - 1, at: now)
        }
        return restart + [apply(value, &topic)] + release(&topic)
    }

    /// A heartbeat of the live lane came.
    /// - Parameter heads: the number of the last message of each topic.
    package mutating func receive(heartbeatOf epoch: String, heads: [String: Int], at now: Duration) -> [Action] {
        var actions = checkEpoch(epoch, at: now)
        guard isComplete else { return actions }
        var lag = 0
        for (name, head) in heads.sorted(by: { $0.key < $1.key })
        where settings.prefixes.contains(where: name.hasPrefix) {
            var topic = topics[name] ?? Topic()
            lag += max(0, head - topic.last)
            topic.beatsBehind = head > topic.last ? topic.beatsBehind + 1 : 0
            // One beat may overtake what was sent before it; two do not.
            if topic.beatsBehind >= 2 { actions += heal(name, &topic, upTo: head, at: now) }
            topics[name] = topic
        }
        return actions + [.tell(.heartbeat(lag: lag))]
    }

    /// An answer of the sync lane came.
    package mutating func receive(_ reply: LaneReply, at now: Duration) -> [Action] {
        switch desk.receive(reply, at: now) {
        case .nothing: []
        case .again(let ask): Self.actions([ask])
        // First what the answer makes necessary, then what could not be asked before it.
        case .settled(let settled): take(settled, at: now) + Self.actions(desk.askWaiting(at: now))
        }
    }

    /// Time has passed: what was not answered is asked again.
    package mutating func advance(to now: Duration) -> [Action] { Self.actions(desk.advance(to: now)) }
}

// MARK: - Moves

extension SubscriberStateMachine {
    private static func actions(_ asks: [SyncDesk<Question>.Ask]) -> [Action] {
        asks.map { .ask(id: $0.id, $0.question) }
    }

    private mutating func ask(_ question: Question, at now: Duration) -> [Action] {
        Self.actions(desk.ask(question, at: now))
    }

    /// Begins anew if the daemon counts anew.
    private mutating func checkEpoch(_ new: String, at now: Duration) -> [Action] {
        guard new != epoch else { return [] }
        let isFirst = epoch == nil
        epoch = new
        guard !isFirst else { return [] }
        topics = [:]
        desk.forget { _ in true }
        isComplete = false
        return [.tell(.restarted(epoch: new))] + start(at: now)
    }

    private func apply(_ value: LiveValue, _ topic: inout Topic) -> Action {
        topic.last = max(topic.last, value.sequence)
        store(value, &topic)
        return .tell(.value(value))
    }

    private func store(_ value: LiveValue, _ topic: inout Topic) {
        let start = value.windowStart ?? ""
        topic.values[start] = value
        guard topic.values.count > settings.windows, let oldest = topic.values.keys.min() else { return }
        topic.values[oldest] = nil
    }

    /// Keeps a message until those before it have come; of too many the latest are let go and asked for later.
    private func hold(_ value: LiveValue, _ topic: inout Topic) {
        guard topic.held.count < settings.heldMessages else { return }
        topic.held[value.sequence] = value
    }

    /// Applies what follows on the last number.
    private func release(_ topic: inout Topic) -> [Action] {
        var actions: [Action] = []
        while let next = topic.held.removeValue(forKey: topic.last + 1) { actions.append(apply(next, &topic)) }
        topic.held = topic.held.filter { $0.key > topic.last }
        return actions
    }

    /// Asks for what is missing up to a number.
    private mutating func heal(_ name: String, _ topic: inout Topic, upTo number: Int, at now: Duration) -> [Action] {
        guard isComplete, !topic.isHealing, let epoch, topic.last < number else { return [] }
        topic.isHealing = true
        topic.beatsBehind = 0
        let missing = topic.last + 1...number
        return [.tell(.gap(topic: name, missing: missing))]
            + ask(.replay(topic: name, numbers: missing, epoch: epoch), at: now)
    }

    private mutating func take(_ settled: SyncDesk<Question>.Settled, at now: Duration) -> [Action] {
        let end = settled.end.body
        guard settled.end.verb != "NACK" else { return refused(settled.question, status: settled.end.status, at: now) }
        let restart = end["epoch"]?.string.map { checkEpoch($0, at: now) } ?? []
        // A page of an epoch that is over; the new one has been asked for.
        guard restart.isEmpty else { return restart }
        let values = settled.values.compactMap(LiveValue.init)
        switch settled.question {
        case .snapshot(let prefix, _):
            var actions = take(snapshot: values, heads: end["heads"]?.object ?? [:])
            if let next = end["next"]?.string {
                actions += ask(.snapshot(prefix: prefix, after: next), at: now)
            }
            return actions + completeIfDone(at: now)
        case .replay(let name, let numbers, _):
            return take(replay: values, of: name, numbers, at: now)
        }
    }

    private mutating func take(snapshot values: [LiveValue], heads: [String: JSONValue]) -> [Action] {
        var actions: [Action] = []
        var healed: [Action] = []
        let byTopic = Dictionary(grouping: values, by: \.topic)
        for (name, head) in heads.sorted(by: { $0.key < $1.key }) {
            var topic = topics[name] ?? Topic()
            for value in byTopic[name] ?? [] where topic.values[value.windowStart ?? ""] != value {
                store(value, &topic)
                actions.append(.tell(.value(value)))
            }
            topic.last = max(topic.last, head.integer ?? 0)
            if topic.isHealing { healed.append(.tell(.healed(topic: name))) }
            topic.isHealing = false
            actions += release(&topic)
            topics[name] = topic
        }
        return actions + healed
    }

    /// The present is known once no page of the beginning is missing; then what is held shows whether anything is.
    private mutating func completeIfDone(at now: Duration) -> [Action] {
        let isReading = desk.questions.contains(where: \.isSnapshot)
        guard !isReading else { return [] }
        let wasComplete = isComplete
        isComplete = true
        var actions: [Action] = wasComplete ? [] : [.tell(.complete)]
        for name in topics.keys.sorted() {
            guard var topic = topics[name] else { continue }
            actions += release(&topic)
            if let missing = topic.lastMissing { actions += heal(name, &topic, upTo: missing, at: now) }
            topics[name] = topic
        }
        return actions
    }

    private mutating func take(
        replay values: [LiveValue],
        of name: String,
        _ numbers: ClosedRange<Int>,
        at now: Duration
    ) -> [Action] {
        guard var topic = topics[name] else { return [] }
        defer { topics[name] = topic }
        var actions: [Action] = []
        for value in values.sorted(by: { $0.sequence < $1.sequence }) where value.sequence == topic.last + 1 {
            actions.append(apply(value, &topic))
        }
        topic.isHealing = false
        actions += release(&topic)
        guard topic.last >= numbers.upperBound else {
            // The page was not all of it, or the sync lane is a moment behind; a beat asks again for the latter.
            guard !values.isEmpty else { return actions }
            return actions + heal(name, &topic, upTo: numbers.upperBound, at: now)
        }
        if let missing = topic.lastMissing { return actions + heal(name, &topic, upTo: missing, at: now) }
        return actions + [.tell(.healed(topic: name))]
    }

    private mutating func refused(_ question: Question, status: Int?, at now: Duration) -> [Action] {
        switch (question, status) {
        case (.replay(let name, _, _), 410?):
            return ask(.snapshot(prefix: name, after: ""), at: now)
        case (.replay(let name, _, _), _):
            topics[name]?.isHealing = false
            return []
        case (.snapshot, _):
            // Nothing is possible without it.
            desk.postpone(question, at: now)
            return []
        }
    }
}
