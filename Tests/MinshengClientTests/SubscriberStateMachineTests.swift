// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import MinshengTestKit
import Testing

/// What a daemon would send and answer, for one subscriber.
struct Publisher {
    private(set) var epoch = "e1"
    /// Every message of each topic, in order.
    private(set) var sent: [String: [LiveValue]] = [:]
    /// The first message of each topic that can be replayed.
    var oldest = 1

    var heads: [String: Int] { sent.mapValues(\.count) }

    /// The last value of each topic and window.
    var values: [String: [String: LiveValue]] {
        sent.mapValues { $0.reduce(into: [:]) { $0[$1.windowStart ?? ""] = $1 } }
    }

    static func body(_ epoch: String, _ sequence: Int, _ window: Int) -> JSONValue {
        .object([
            "epoch": .string(epoch), "seq": .integer(sequence), "window": .object(["start": .string("w\(window)")]),
        ])
    }

    mutating func publish(_ topic: String, window: Int) throws -> LiveValue {
        let sequence = (sent[topic]?.count ?? 0) + 1
        let value = try #require(LiveValue(topic: topic, body: Self.body(epoch, sequence, window)))
        sent[topic, default: []].append(value)
        return value
    }

    mutating func restart(_ name: String) {
        epoch = name
        sent = [:]
    }

    /// The answers to a question.
    func answers(_ id: Int, _ question: SubscriberStateMachine.Question) -> [LaneReply] {
        func reply(_ verb: String, _ body: [String: JSONValue]) -> LaneReply {
            LaneReply(verb: verb, id: Array("\(id)".utf8), body: .object(body))
        }
        func page(_ values: [LiveValue], _ more: [String: JSONValue]) -> [LaneReply] {
            values.map { reply("VALUE", ["topic": .string($0.topic), "value": $0.body]) } + [
                reply("END", ["epoch": .string(epoch), "count": .integer(values.count)].merging(more) { $1 })
            ]
        }
        switch question {
        case .snapshot(let prefix, let after):
            // One topic a page.
            let names = sent.keys.filter { $0.hasPrefix(prefix) && $0 > after }.sorted()
            guard let name = names.first else { return page([], ["heads": .object([:])]) }
            let values = (self.values[name] ?? [:]).values.sorted { $0.sequence < $1.sequence }
            var more: [String: JSONValue] = ["heads": .object([name: .integer(sent[name]?.count ?? 0)])]
            if names.count > 1 { more["next"] = .string(name) }
            return page(values, more)
        case .replay(let topic, let numbers, let wanted):
            guard wanted == epoch, numbers.lowerBound >= oldest else {
                return [reply("NACK", ["status": .integer(410)])]
            }
            let messages = (sent[topic] ?? []).filter { numbers.contains($0.sequence) }
            return page(messages, ["head": .integer(sent[topic]?.count ?? 0)])
        }
    }
}

/// A subscriber whose questions are answered at once, unless they are held back.
struct Follower {
    var machine: SubscriberStateMachine
    var events: [SubscriberEvent] = []
    var questions: [(id: Int, SubscriberStateMachine.Question)] = []
    /// Wishes for a new subscription that have not been granted.
    var subscriptions = 0
    var now = Duration.zero

    init(_ settings: SubscriberSettings = SubscriberSettings(), hasSync: Bool = true) {
        machine = SubscriberStateMachine(settings: settings, hasSync: hasSync)
    }

    /// The values that were told.
    var told: [LiveValue] { events.compactMap { if case .value(let value) = $0 { value } else { nil } } }

    mutating func receive(_ value: LiveValue) { take(machine.receive(value, at: now)) }

    /// Sends the current values again if it was asked for.
    mutating func subscribeAnew(_ publisher: Publisher) {
        guard subscriptions > 0 else { return }
        subscriptions = 0
        for (_, windows) in publisher.values.sorted(by: { $0.key < $1.key }) {
            for value in windows.values.sorted(by: { $0.sequence < $1.sequence }) { receive(value) }
        }
    }

    mutating func take(_ actions: [SubscriberStateMachine.Action]) {
        for action in actions {
            switch action {
            case .ask(let id, let question): questions.append((id, question))
            case .subscribeAnew: subscriptions += 1
            case .tell(let event): events.append(event)
            }
        }
    }

    mutating func answerAll(_ publisher: Publisher) {
        while !questions.isEmpty {
            let (id, question) = questions.removeFirst()
            for reply in publisher.answers(id, question) { take(machine.receive(reply, at: now)) }
        }
    }

    mutating func beat(_ publisher: Publisher) {
        take(machine.receive(heartbeatOf: publisher.epoch, heads: publisher.heads, at: now))
    }
}

@Suite("Subscriber: decisions")
struct SubscriberStateMachineTests {
    @Test("a snapshot in pages comes first, then every change")
    func snapshotThenChanges() throws {
        var publisher = Publisher()
        for topic in ["v1/a/", "v1/b/", "v1/c/"] {
            for window in 0..<3 { _ = try publisher.publish(topic, window: window) }
        }
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        let meanwhile = try publisher.publish("v1/a/", window: 1)
        follower.take(follower.machine.receive(meanwhile, at: .zero))
        #expect(follower.machine.values.isEmpty, "nothing is said before all of the present is known")
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
        #expect(follower.events.contains(.complete))
        let change = try publisher.publish("v1/b/", window: 2)
        follower.take(follower.machine.receive(change, at: .zero))
        #expect(follower.events.last == .value(change))
        #expect(follower.machine.values == publisher.values)
    }

    @Test("a gap is replayed, in order, and told")
    func gap() throws {
        var publisher = Publisher()
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        follower.take(follower.machine.receive(try publisher.publish("v1/a/", window: 0), at: .zero))
        for _ in 0..<3 { _ = try publisher.publish("v1/a/", window: 0) }
        follower.take(follower.machine.receive(try publisher.publish("v1/a/", window: 0), at: .zero))
        #expect(follower.events.last == .gap(topic: "v1/a/", missing: 2...4))
        follower.take(follower.machine.receive(try publisher.publish("v1/a/", window: 1), at: .zero))
        follower.answerAll(publisher)
        let numbers = follower.events.compactMap { if case .value(let value) = $0 { value.sequence } else { nil } }
        #expect(numbers == [1, 2, 3, 4, 5, 6])
        #expect(follower.events.last == .healed(topic: "v1/a/"))
        #expect(follower.machine.values == publisher.values)
    }

    @Test("a gap that is older than what is kept is healed by reading the topic anew")
    func gone() throws {
        var publisher = Publisher()
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        for window in 0..<5 { _ = try publisher.publish("v1/a/", window: window) }
        publisher.oldest = 4
        follower.take(follower.machine.receive(try publisher.publish("v1/a/", window: 5), at: .zero))
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
        #expect(follower.events.last == .healed(topic: "v1/a/"))
    }

    @Test("a head that is ahead for two beats is a gap, for one it is not")
    func heads() throws {
        var publisher = Publisher()
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        for _ in 0..<2 { _ = try publisher.publish("v1/a/", window: 0) }
        follower.beat(publisher)
        #expect(follower.events.last == .heartbeat(lag: 2) && follower.questions.isEmpty)
        follower.beat(publisher)
        #expect(follower.questions.count == 1)
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
        follower.beat(publisher)
        #expect(follower.events.last == .heartbeat(lag: 0))
    }

    @Test("another epoch begins anew")
    func epoch() throws {
        var publisher = Publisher()
        var follower = Follower()
        for window in 0..<3 { _ = try publisher.publish("v1/a/", window: window) }
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        follower.beat(publisher)
        publisher.restart("e2")
        let first = try publisher.publish("v1/a/", window: 7)
        follower.take(follower.machine.receive(first, at: .zero))
        #expect(follower.events.last == .restarted(epoch: "e2"))
        #expect(follower.machine.values.isEmpty)
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
    }

    @Test("what is not answered is asked again, and a page that came in part as well")
    func unanswered() throws {
        var publisher = Publisher()
        for window in 0..<3 { _ = try publisher.publish("v1/a/", window: window) }
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        let asked = follower.questions.popLast()
        let (id, question) = try #require(asked)
        for reply in publisher.answers(id, question).dropFirst() {
            follower.take(follower.machine.receive(reply, at: .zero))
        }
        #expect(follower.questions.count == 1, "a value was missing")
        follower.questions = []
        follower.take(follower.machine.advance(to: .seconds(1)))
        #expect(follower.questions.isEmpty)
        follower.take(follower.machine.advance(to: .seconds(2)))
        #expect(follower.questions.count == 1)
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
    }

    @Test("topics that were not asked for are not kept")
    func prefixes() throws {
        var publisher = Publisher()
        var follower = Follower(SubscriberSettings(prefixes: ["v1/a/"]))
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        follower.take(follower.machine.receive(try publisher.publish("v1/b/", window: 0), at: .zero))
        follower.take(follower.machine.receive(try publisher.publish("v1/a/", window: 0), at: .zero))
        follower.beat(publisher)
        follower.beat(publisher)
        #expect(follower.machine.values.keys.sorted() == ["v1/a/"] && follower.questions.isEmpty)
    }

    @Test("gaps in many topics are healed a few at a time, and so are many prefixes read")
    func manyQuestions() throws {
        let prefixes = (0..<40).map { "v1/\($0)/" }
        var publisher = Publisher()
        for prefix in prefixes { _ = try publisher.publish(prefix, window: 0) }
        var follower = Follower(SubscriberSettings(prefixes: prefixes))
        /// Answers question after question, and says how many were under way at most.
        func mostAtOnce() -> Int {
            var most = 0
            while !follower.questions.isEmpty {
                most = max(most, follower.questions.count)
                let (id, question) = follower.questions.removeFirst()
                for reply in publisher.answers(id, question) {
                    follower.take(follower.machine.receive(reply, at: .zero))
                }
            }
            return most
        }
        follower.take(follower.machine.start(at: .zero))
        #expect(follower.machine.requestCount == 40)
        #expect(mostAtOnce() == 2)
        #expect(follower.events.last == .complete && follower.machine.values == publisher.values)
        for prefix in prefixes {
            _ = try publisher.publish(prefix, window: 1)
            follower.take(follower.machine.receive(try publisher.publish(prefix, window: 2), at: .zero))
        }
        #expect(follower.machine.requestCount == 40)
        #expect(mostAtOnce() == 2)
        #expect(follower.machine.values == publisher.values && follower.machine.requestCount == 0)
    }

    @Test("questions that wait are forgotten with the epoch they are about")
    func waitingQuestionsOfAnEpoch() throws {
        let prefixes = (0..<8).map { "v1/\($0)/" }
        var publisher = Publisher()
        var follower = Follower(SubscriberSettings(prefixes: prefixes))
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        for prefix in prefixes {
            _ = try publisher.publish(prefix, window: 0)
            follower.take(follower.machine.receive(try publisher.publish(prefix, window: 0), at: .zero))
        }
        publisher.restart("e2")
        for prefix in prefixes { _ = try publisher.publish(prefix, window: 0) }
        follower.questions = []
        follower.beat(publisher)
        #expect(follower.machine.requestCount == 8, "the snapshots of the new epoch, and no replay of the old")
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values && follower.machine.requestCount == 0)
    }

    @Test("under random losses, repetitions and restarts the state ends equal", arguments: [1, 2, 3, 4] as [UInt64])
    func randomLosses(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var publisher = Publisher()
        var follower = Follower()
        follower.take(follower.machine.start(at: .zero))
        var lastSent: [LiveValue] = []
        for round in 0..<2000 {
            follower.now += .milliseconds(100)
            let topic = "v1/\(Int.random(in: 0..<4, using: &generator))/"
            let value = try publisher.publish(topic, window: Int.random(in: 0..<8, using: &generator))
            publisher.oldest = Int.random(in: 1...20, using: &generator)
            if Int.random(in: 0..<10, using: &generator) > 0 {
                follower.take(follower.machine.receive(value, at: follower.now))
            }
            lastSent.append(value)
            if round % 7 == 0, let again = lastSent.suffix(20).randomElement(using: &generator),
                again.epoch == publisher.epoch
            {
                follower.take(follower.machine.receive(again, at: follower.now))
            }
            if round % 10 == 0 { follower.beat(publisher) }
            if Int.random(in: 0..<5, using: &generator) == 0 { follower.answerAll(publisher) }
            if round % 11 == 0 { follower.questions = [] }
            if round == 1000 { publisher.restart("e2") }
            follower.take(follower.machine.advance(to: follower.now))
        }
        for _ in 0..<4 {
            follower.now += .seconds(3)
            follower.take(follower.machine.advance(to: follower.now))
            follower.answerAll(publisher)
            follower.beat(publisher)
            follower.answerAll(publisher)
        }
        #expect(follower.machine.values == publisher.values)
        #expect(follower.machine.requestCount == 0)
    }
}
