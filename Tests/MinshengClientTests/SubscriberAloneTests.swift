// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import MinshengTestKit
import Testing

@Suite("Subscriber: decisions without the sync lane")
struct SubscriberAloneTests {
    private static var settings: SubscriberSettings {
        var settings = SubscriberSettings()
        settings.syncPatience = .seconds(1)
        return settings
    }

    /// A follower that has gone alone and knows the present.
    private static func lonely(_ publisher: Publisher) -> Follower {
        var follower = Follower(settings)
        follower.take(follower.machine.start(at: .zero))
        follower.take(follower.machine.syncIsAway("nobody listens", at: .zero))
        follower.beat(publisher)
        return follower
    }

    @Test("once patience ends what was held is told in order, then everything as it comes")
    func patience() throws {
        var publisher = Publisher()
        var follower = Follower(Self.settings)
        follower.take(follower.machine.start(at: .zero))
        for window in [1, 0] { follower.receive(try publisher.publish("v1/a/", window: window)) }
        _ = try publisher.publish("v1/a/", window: 2)
        follower.receive(try publisher.publish("v1/a/", window: 0))
        follower.take(follower.machine.advance(to: .milliseconds(999)))
        #expect(follower.events.isEmpty)
        follower.take(follower.machine.advance(to: .seconds(1)))
        #expect(follower.events.first == .alone(reason: "the sync lane does not answer"))
        #expect(follower.told.map(\.sequence) == [1, 2, 4])
        #expect(follower.questions.count == 2, "a snapshot is asked for again")
        follower.receive(try publisher.publish("v1/a/", window: 3))
        #expect(follower.told.map(\.sequence) == [1, 2, 4, 5])
        #expect(!follower.events.contains(.complete), "no heartbeat has said what there is")
        follower.beat(publisher)
        #expect(follower.events.suffix(2) == [.complete, .heartbeat(lag: 0)])
    }

    @Test("without patience, or while no answer is owed, it waits")
    func waits() throws {
        var patient = Follower()
        patient.take(patient.machine.start(at: .zero))
        patient.take(patient.machine.syncIsAway("nobody listens", at: .zero))
        patient.take(patient.machine.advance(to: .seconds(3600)))
        var content = Follower(Self.settings)
        content.take(content.machine.start(at: .zero))
        content.answerAll(Publisher())
        content.take(content.machine.syncIsAway("nobody listens", at: .zero))
        content.take(content.machine.advance(to: .seconds(3600)))
        for follower in [patient, content] {
            #expect(!follower.events.contains { if case .alone = $0 { true } else { false } })
        }
    }

    @Test("with no sync lane at all it is alone from the start and asks nothing")
    func noSyncLane() throws {
        var publisher = Publisher()
        var follower = Follower(SubscriberSettings(), hasSync: false)
        follower.take(follower.machine.start(at: .zero))
        follower.receive(try publisher.publish("v1/a/", window: 0))
        follower.beat(publisher)
        #expect(follower.told.count == 1 && follower.events.contains(.complete) && follower.questions.isEmpty)
    }

    @Test("a hole is told, and healed by subscribing anew, which brings what was lost of other windows")
    func hole() throws {
        var publisher = Publisher()
        var follower = Self.lonely(publisher)
        follower.receive(try publisher.publish("v1/a/", window: 0))
        let lost = try publisher.publish("v1/a/", window: 1)
        follower.receive(try publisher.publish("v1/a/", window: 0))
        #expect(follower.events.contains(.gap(topic: "v1/a/", missing: 2...2)) && follower.subscriptions == 0)
        follower.beat(publisher)
        #expect(follower.subscriptions == 1, "with the next heartbeat")
        #expect(!follower.events.contains(.healed(topic: "v1/a/")))
        follower.subscribeAnew(publisher)
        #expect(follower.told.last == lost && follower.told.count == 3, "nothing else is told twice")
        follower.beat(publisher)
        #expect(follower.events.contains(.healed(topic: "v1/a/")) && follower.subscriptions == 0)
        #expect(follower.machine.values == publisher.values)
    }

    @Test("a head that is ahead for two beats is a gap; while nothing helps it subscribes with every other beat")
    func heads() throws {
        var publisher = Publisher()
        var follower = Self.lonely(publisher)
        let lost = try publisher.publish("v1/a/", window: 0)
        follower.beat(publisher)
        #expect(follower.subscriptions == 0 && follower.events.last == .heartbeat(lag: 1))
        follower.beat(publisher)
        #expect(follower.subscriptions == 1 && follower.events.contains(.gap(topic: "v1/a/", missing: 1...1)))
        follower.beat(publisher)
        #expect(follower.subscriptions == 1)
        follower.beat(publisher)
        #expect(follower.subscriptions == 2)
        follower.subscribeAnew(publisher)
        follower.beat(publisher)
        #expect(follower.told == [lost] && follower.events.contains(.healed(topic: "v1/a/")))
    }

    @Test(
        "the first page of a snapshot ends it: what is newer than the snapshot is replayed, and nothing is told twice"
    )
    func goesBack() throws {
        var publisher = Publisher()
        var follower = Self.lonely(publisher)
        follower.receive(try publisher.publish("v1/a/", window: 0))
        let before = publisher
        _ = try publisher.publish("v1/a/", window: 1)
        follower.receive(try publisher.publish("v1/a/", window: 2))
        follower.answerAll(before)
        #expect(follower.events.suffix(2) == [.accompanied, .complete])
        follower.beat(publisher)
        follower.beat(publisher)
        follower.answerAll(publisher)
        #expect(follower.told.map(\.sequence) == [1, 3, 2])
        #expect(follower.machine.values == publisher.values)
        follower.receive(try publisher.publish("v1/a/", window: 0))
        #expect(follower.told.last?.sequence == 4)
    }

    @Test("a sync lane of another epoch than the live lane's does not answer to the point")
    func otherDaemon() throws {
        var (mine, other) = (Publisher(), Publisher())
        other.restart("other")
        _ = try other.publish("v1/a/", window: 7)
        var follower = Follower(Self.settings)
        follower.take(follower.machine.start(at: .zero))
        follower.receive(try mine.publish("v1/a/", window: 0))
        follower.answerAll(other)
        #expect(follower.events.isEmpty)
        follower.take(follower.machine.advance(to: .seconds(1)))
        #expect(follower.told.map(\.epoch) == ["e1"])
        follower.now = .seconds(3)
        follower.take(follower.machine.advance(to: .seconds(3)))
        follower.answerAll(other)
        #expect(follower.machine.values == mine.values)
        follower.take(follower.machine.advance(to: .seconds(5)))
        follower.answerAll(mine)
        #expect(follower.events.last == .complete)
    }

    @Test("the sync lane's epoch counts until the live lane has spoken")
    func epochOfTheSyncLane() throws {
        var publisher = Publisher()
        _ = try publisher.publish("v1/a/", window: 0)
        var follower = Follower(Self.settings)
        follower.take(follower.machine.start(at: .zero))
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
        publisher.restart("e2")
        follower.receive(try publisher.publish("v1/a/", window: 1))
        #expect(follower.events.last == .restarted(epoch: "e2"))
        follower.answerAll(publisher)
        #expect(follower.machine.values == publisher.values)
    }

    @Test(
        "with a sync lane that comes and goes the state ends equal, and no window is told an older value after a newer",
        arguments: 1...6 as ClosedRange<UInt64>
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }
        var publisher = Publisher()
        var follower = Follower(Self.settings)
        follower.take(follower.machine.start(at: .zero))
        var isThere = false
        for round in 0..<3000 {
            follower.now += .milliseconds(100)
            if chance(100) { isThere.toggle() }
            let topic = "v1/\(Int.random(in: 0..<4, using: &generator))/"
            let value = try publisher.publish(topic, window: Int.random(in: 0..<8, using: &generator))
            publisher.oldest = Int.random(in: 1...20, using: &generator)
            if !chance(10) { follower.receive(value) }
            if round % 10 == 0 { follower.beat(publisher) }
            if chance(3) { follower.subscribeAnew(publisher) }
            if isThere, chance(5) { follower.answerAll(publisher) } else if !isThere { follower.questions = [] }
            if !isThere, chance(50) { follower.take(follower.machine.syncIsAway("gone", at: follower.now)) }
            if round == 1500 { publisher.restart("e2") }
            follower.take(follower.machine.advance(to: follower.now))
        }
        for _ in 0..<6 {
            follower.now += .seconds(3)
            follower.take(follower.machine.advance(to: follower.now))
            if seed % 2 == 0 { follower.answerAll(publisher) } else { follower.questions = [] }
            follower.beat(publisher)
            if seed % 2 == 0 { follower.answerAll(publisher) }
            follower.subscribeAnew(publisher)
        }
        #expect(follower.machine.values == publisher.values)
        var newest: [String: Int] = [:]
        for value in follower.told {
            let place = "\(value.epoch) \(value.topic) \(value.windowStart ?? "")"
            #expect(newest[place, default: 0] < value.sequence)
            newest[place] = value.sequence
        }
        #expect(follower.told.count > 1000)
    }
}
