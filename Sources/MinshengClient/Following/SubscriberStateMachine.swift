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

    private struct Request {
        let question: Question
        var askedAt: Duration
        var values: [LiveValue] = []
        /// How many values came, those among them that cannot be read.
        var count = 0
    }

    /// How many requests are under way at once, so that a page is on its way while another is read.
    ///
    /// The lane keeps four pages for a client and drops what is beyond. A subscriber that has fallen behind in hundreds of
    /// topics would have most of its answers dropped, ask again, and never come to an end.
    private static let requestLimit = 2

    private let settings: SubscriberSettings
    private var epoch: String?
    private var topics: [String: Topic] = [:]
    private var requests: [Int: Request] = [:]
    /// Questions that wait until there are fewer requests, the first of them first.
    private var waiting: [Question] = []
    private var nextID = 1
    private var isComplete = false

    package init(settings: SubscriberSettings) {
        self.settings = settings
    }

    /// The current values, by topic and the start of the window.
    package var values: [String: [String: LiveValue]] { topics.mapValues(\.values).filter { !$0.value.isEmpty } }

    /// How many questions have no answer yet, those among them that were not asked yet.
    package var requestCount: Int { requests.count + waiting.count }

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
        guard let id = Int(String(decoding: reply.id, as: UTF8.self)), var request = requests[id] else { return [] }
        switch reply.verb {
        case "VALUE":
            if let topic = reply.body["topic"]?.string, let body = reply.body["value"],
                let value = LiveValue(topic: topic, body: body)
            {
                request.values.append(value)
            }
            request.count += 1
            request.askedAt = now
            requests[id] = request
            return []
        case "END":
            requests[id] = nil
            // Some were dropped on the way because we read too slowly: once more.
            guard reply.body["count"]?.integer == request.count else { return ask(request.question, at: now) }
            return finish(request, reply.body, at: now) + askWaiting(at: now)
        case "NACK":
            requests[id] = nil
            return refused(request, status: reply.status, at: now) + askWaiting(at: now)
        default:
            return []
        }
    }

    /// Time has passed: what was not answered is asked again.
    package mutating func advance(to now: Duration) -> [Action] {
        let late = requests.filter { now - $0.value.askedAt >= settings.answerTimeout }
        return late.sorted { $0.key < $1.key }.flatMap { id, request in
            requests[id] = nil
            return ask(request.question, at: now)
        }
    }
}

// MARK: - Moves

extension SubscriberStateMachine {
    /// Asks, or waits with it while too many requests are under way.
    private mutating func ask(_ question: Question, at now: Duration) -> [Action] {
        guard requests.count < Self.requestLimit else {
            waiting.append(question)
            return []
        }
        defer { nextID += 1 }
        requests[nextID] = Request(question: question, askedAt: now)
        return [.ask(id: nextID, question)]
    }

    /// Asks what had to wait, as much as may be asked now.
    private mutating func askWaiting(at now: Duration) -> [Action] {
        let next = waiting.prefix(max(0, Self.requestLimit - requests.count))
        waiting.removeFirst(next.count)
        return next.flatMap { ask($0, at: now) }
    }

    /// Begins anew if the daemon counts anew.
    private mutating func checkEpoch(_ new: String, at now: Duration) -> [Action] {
        guard new != epoch else { return [] }
        let isFirst = epoch == nil
        epoch = new
        guard !isFirst else { return [] }
        topics = [:]
        requests = [:]
        waiting = []
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

    private mutating func finish(_ request: Request, _ end: JSONValue, at now: Duration) -> [Action] {
        let restart = end["epoch"]?.string.map { checkEpoch($0, at: now) } ?? []
        // A page of an epoch that is over; the new one has been asked for.
        guard restart.isEmpty else { return restart }
        switch request.question {
        case .snapshot(let prefix, _):
            var actions = take(snapshot: request.values, heads: end["heads"]?.object ?? [:])
            if let next = end["next"]?.string {
                actions += ask(.snapshot(prefix: prefix, after: next), at: now)
            }
            return actions + completeIfDone(at: now)
        case .replay(let name, let numbers, _):
            return take(replay: request.values, of: name, numbers, at: now)
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
        let isReading = (requests.values.map(\.question) + waiting).contains(where: \.isSnapshot)
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

    private mutating func refused(_ request: Request, status: Int?, at now: Duration) -> [Action] {
        switch (request.question, status) {
        case (.replay(let name, _, _), 410?):
            return ask(.snapshot(prefix: name, after: ""), at: now)
        case (.replay(let name, _, _), _):
            topics[name]?.isHealing = false
            return []
        case (.snapshot, _):
            // Nothing is possible without it; it is asked again when its time is over.
            requests[nextID] = Request(question: request.question, askedAt: now)
            nextID += 1
            return []
        }
    }
}
