// SPDX-License-Identifier: Apache-2.0

/// The decisions of a ``Subscriber``: which value is current, what is missing, and what to ask the sync lane for.
///
/// It has no socket and no clock; times are uptimes. Each topic has the number up to which nothing is missing; a message
/// with the next number moves it on, one beyond it is held until a replay has filled the gap.
///
/// ```
///                 snapshot read                      sync lane silent
/// starting ──────────────────────▶ complete ─────────────────────────▶ alone
///    ▲  └──────────────────────────────────────────────────────────────▲  │
///    └───────────────── first page of a snapshot ─────────────────────────┘
/// ```
///
/// It goes alone only where ``SubscriberSettings/syncPatience`` says so; another file has what it does then.
package struct SubscriberStateMachine: Sendable {
    /// What has to be done.
    package enum Action: Hashable, Sendable {
        /// Ask the sync lane.
        case ask(id: Int, Question)
        /// Subscribe by a new connection, whereupon the daemon sends the current values.
        case subscribeAnew
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

    let settings: SubscriberSettings
    /// Whether there is a sync lane to ask.
    let hasSync: Bool
    var epoch: String?
    /// Whether the live lane has said which epoch it is; what the sync lane says counts until then.
    var liveHasSpoken = false
    /// Whether a heartbeat of this epoch has come, and with it the heads of all topics.
    var hasBeaten = false
    var topics: [String: FollowedTopic] = [:]
    var desk: SyncDesk<Question>
    /// Since when the sync lane owes an answer, nil if it owes none.
    var silentSince: Duration?
    /// Whether the present is known.
    var isComplete = false
    /// Whether the live lane is followed without the sync lane.
    var isAlone = false

    /// - Parameter hasSync: whether there is a sync lane; without it the machine is alone from the start.
    package init(settings: SubscriberSettings, hasSync: Bool = true) {
        self.settings = settings
        self.hasSync = hasSync
        isAlone = !hasSync
        desk = SyncDesk(answerTimeout: settings.answerTimeout)
    }

    /// The current values, by topic and the start of the window.
    package var values: [String: [String: LiveValue]] { topics.mapValues(\.values).filter { !$0.value.isEmpty } }

    /// How many questions have no answer yet, those among them that were not asked yet.
    package var requestCount: Int { desk.questions.count }

    // MARK: Inputs

    /// Begins: asks for what is.
    package mutating func start(at now: Duration) -> [Action] {
        guard hasSync else { return [] }
        return settings.prefixes.flatMap { ask(.snapshot(prefix: $0, after: ""), at: now) }
    }

    /// A message of the live lane came.
    package mutating func receive(_ value: LiveValue, at now: Duration) -> [Action] {
        let restart = checkEpoch(ofLive: value.epoch, at: now)
        guard follows(value.topic) else { return restart }
        var topic = topics[value.topic] ?? FollowedTopic()
        defer { topics[value.topic] = topic }
        if isAlone { return restart + takeAlone(value, &topic) }
        guard value.sequence > topic.last else { return restart }
        guard isComplete, !topic.isHealing, value.sequence == topic.last + 1 else {
            topic.hold(value, limit: settings.heldMessages)
            return restart + heal(value.topic, &topic, upTo: value.sequence - 1, at: now)
        }
        topic.last = value.sequence
        return restart + tell([value], &topic) + tell(topic.release(), &topic)
    }

    /// A heartbeat of the live lane came.
    /// - Parameter heads: the number of the last message of each topic.
    package mutating func receive(heartbeatOf epoch: String, heads: [String: Int], at now: Duration) -> [Action] {
        var actions = checkEpoch(ofLive: epoch, at: now)
        hasBeaten = true
        for (name, head) in heads.sorted(by: { $0.key < $1.key }) where follows(name) {
            var topic = topics[name] ?? FollowedTopic()
            topic.head = head
            topic.beatsBehind = topic.lag > 0 ? topic.beatsBehind + 1 : 0
            // One beat may overtake what was sent before it; two do not.
            if !isAlone, topic.beatsBehind >= 2 { actions += heal(name, &topic, upTo: head, at: now) }
            topics[name] = topic
        }
        if isAlone { actions += healAlone() }
        guard isComplete || isAlone else { return actions }
        return actions + [.tell(.heartbeat(lag: lag))]
    }

    /// An answer of the sync lane came.
    package mutating func receive(_ reply: LaneReply, at now: Duration) -> [Action] {
        switch desk.receive(reply, at: now) {
        case .nothing: return []
        case .again(let ask):
            hear(at: now)
            return Self.actions([ask])
        // First what the answer makes necessary, then what could not be asked before it.
        case .settled(let settled): return take(settled, at: now) + Self.actions(desk.askWaiting(at: now))
        }
    }

    /// Time has passed: what was not answered is asked again.
    package mutating func advance(to now: Duration) -> [Action] {
        let asks = Self.actions(desk.advance(to: now))
        guard let silentSince, let patience = settings.syncPatience, !isAlone, now - silentSince >= patience else {
            return asks
        }
        return beginAlone("the sync lane does not answer", at: now)
    }

    /// The sync lane was seen to be out of reach.
    /// - Parameter reason: how, in words for people.
    package mutating func syncIsAway(_ reason: String, at now: Duration) -> [Action] {
        guard settings.syncPatience != nil, !isAlone, silentSince != nil else { return [] }
        return beginAlone(reason, at: now)
    }
}

// MARK: - Moves

extension SubscriberStateMachine {
    static func actions(_ asks: [SyncDesk<Question>.Ask]) -> [Action] {
        asks.map { .ask(id: $0.id, $0.question) }
    }

    /// How many messages of all topics have not come.
    var lag: Int { topics.values.reduce(0) { $0 + $1.lag } }

    func follows(_ topic: String) -> Bool { settings.prefixes.contains(where: topic.hasPrefix) }

    mutating func ask(_ question: Question, at now: Duration) -> [Action] {
        silentSince = silentSince ?? now
        return Self.actions(desk.ask(question, at: now))
    }

    /// Notes that the sync lane has answered to the point.
    private mutating func hear(at now: Duration) { silentSince = desk.questions.isEmpty ? nil : now }

    /// Takes values in, and tells those that are newer than what is known of their window.
    func tell(_ values: [LiveValue], _ topic: inout FollowedTopic) -> [Action] {
        values.compactMap { topic.store($0, limit: settings.windows) ? .tell(.value($0)) : nil }
    }

    private mutating func checkEpoch(ofLive new: String, at now: Duration) -> [Action] {
        liveHasSpoken = true
        return checkEpoch(new, at: now)
    }

    /// Begins anew if the daemon counts anew.
    private mutating func checkEpoch(_ new: String, at now: Duration) -> [Action] {
        guard new != epoch else { return [] }
        let isFirst = epoch == nil
        epoch = new
        guard !isFirst else { return [] }
        topics = [:]
        desk.forget { _ in true }
        silentSince = nil
        (hasBeaten, isComplete) = (false, false)
        return [.tell(.restarted(epoch: new))] + start(at: now)
    }

    /// Asks for what is missing up to a number.
    private mutating func heal(
        _ name: String,
        _ topic: inout FollowedTopic,
        upTo number: Int,
        at now: Duration
    ) -> [Action] {
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
        // The live lane says which run it is. The sync lane may be a moment behind or ahead of it, or another daemon's.
        guard let page = end["epoch"]?.string, !liveHasSpoken || page == epoch else {
            desk.postpone(settled.question, at: now)
            return []
        }
        hear(at: now)
        let restart = checkEpoch(page, at: now)
        // A page of an epoch that is over; the new one has been asked for.
        guard restart.isEmpty else { return restart }
        let values = settled.values.compactMap(LiveValue.init)
        switch settled.question {
        case .snapshot(let prefix, _):
            var actions: [Action] = isAlone ? [.tell(.accompanied)] : []
            if isAlone { endAlone() }
            actions += take(snapshot: values, heads: end["heads"]?.object ?? [:])
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
            var topic = topics[name] ?? FollowedTopic()
            actions += tell(byTopic[name] ?? [], &topic)
            topic.last = max(topic.last, head.integer ?? 0)
            topic.beatsBehind = 0
            if topic.isHealing { healed.append(.tell(.healed(topic: name))) }
            topic.isHealing = false
            actions += tell(topic.release(), &topic)
            topics[name] = topic
        }
        return actions + healed
    }

    /// The present is known once no page of the beginning is missing; then what is held shows whether anything is.
    private mutating func completeIfDone(at now: Duration) -> [Action] {
        guard !desk.questions.contains(where: \.isSnapshot) else { return [] }
        let wasComplete = isComplete
        isComplete = true
        var actions: [Action] = wasComplete ? [] : [.tell(.complete)]
        for name in topics.keys.sorted() {
            guard var topic = topics[name] else { continue }
            actions += tell(topic.release(), &topic)
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
            topic.last = value.sequence
            actions += tell([value], &topic)
        }
        topic.isHealing = false
        actions += tell(topic.release(), &topic)
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
            hear(at: now)
            return ask(.snapshot(prefix: name, after: ""), at: now)
        case (.replay(let name, _, _), _):
            hear(at: now)
            topics[name]?.isHealing = false
            return []
        case (.snapshot, _):
            // Nothing is possible without it.
            desk.postpone(question, at: now)
            return []
        }
    }
}
