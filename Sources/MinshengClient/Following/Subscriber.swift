// SPDX-License-Identifier: Apache-2.0

import Synchronization
public import ZeroMQ

/// Follows topics of the live lane and misses nothing: what does not come is asked for at the sync lane.
///
/// ```swift
/// let settings = SubscriberSettings(prefixes: ["v1/1h/"])
/// try await Subscriber.following(live: live, sync: sync, in: context, settings: settings) { subscriber in
///     for await event in subscriber.events {
///         if case .value(let value) = event { print(value.topic, value.windowStart ?? "", value.body) }
///     }
/// }
/// ```
///
/// It first takes a snapshot, then follows the numbers of each topic and the heads in the heartbeats. A gap is replayed; if
/// it is older than what the daemon keeps, the topic is read anew. When the daemon counts anew, so does the subscriber.
///
/// Where the sync lane does not answer it waits, or follows the live lane alone if ``SubscriberSettings/syncPatience`` says so.
///
/// A program that reads its events slowly holds up the subscriber; libzmq then drops for it, which shows as gaps.
public final class Subscriber: Sendable {
    private struct State {
        var machine: SubscriberStateMachine
        var time = WakingTime(uptime: .zero)
        var questions: [(id: Int, SubscriberStateMachine.Question)] = []
        var events: [SubscriberEvent] = []
        /// The first event that the program has not read.
        var firstEvent = 0
        /// Nothing more will happen.
        var isOver = false

        var waitingCount: Int { events.count - firstEvent }

        mutating func takeEvent() -> SubscriberEvent? {
            guard firstEvent < events.count else { return nil }
            defer {
                firstEvent += 1
                // Moving the rest once for each half that has gone keeps the cost of an event constant.
                if firstEvent > 64, firstEvent > events.count / 2 {
                    events.removeFirst(firstEvent)
                    firstEvent = 0
                }
            }
            return events[firstEvent]
        }
    }

    private static let tick = Duration.milliseconds(100)

    private let state: Mutex<State>
    private let start = ContinuousClock.now
    private let questionsCame = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let eventsCame = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let eventsLeft = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    /// Wishes for a new subscription; some at once are one.
    private let anew = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let settings: SubscriberSettings

    private init(settings: SubscriberSettings, hasSync: Bool) {
        self.settings = settings
        state = Mutex(State(machine: SubscriberStateMachine(settings: settings, hasSync: hasSync)))
    }

    /// Runs `body` with a subscriber that is connected to a live and a sync lane.
    /// - Parameters:
    ///   - live: the address of the live lane.
    ///   - sync: the address of the sync lane; nil if there is none, and the live lane is followed alone.
    ///   - context: the context that the sockets are made in.
    ///   - settings: what to follow.
    ///   - keys: what lets the subscriber in where the lanes are locked.
    ///   - options: the other options of the sockets.
    ///   - body: what to do with it; when it returns or throws, the sockets are closed.
    public static func following<Result: Sendable>(
        live: Endpoint,
        sync: Endpoint?,
        in context: Context,
        settings: SubscriberSettings = SubscriberSettings(),
        keys: LaneKeys? = nil,
        options: SocketOptions = .client,
        _ body: @Sendable (Subscriber) async throws -> Result
    ) async throws -> Result {
        let options = keys?.unlocking(options) ?? options
        let line = LiveLine(
            context: context,
            endpoint: live,
            options: options,
            prefixes: settings.prefixes + [heartbeat]
        )
        let first = try line.connect()
        let asker = try sync.map { try SyncLine(context: context, endpoint: $0, options: options) }
        let subscriber = Subscriber(settings: settings, hasSync: sync != nil)
        let outcome: Swift.Result<Result, any Error> = await withTaskGroup(of: Void.self) { group in
            group.addTask { await subscriber.listen(on: line, first) }
            group.addTask { await subscriber.tick() }
            if let asker {
                group.addTask { await subscriber.ask(on: asker.socket) }
                group.addTask { await subscriber.receiveAnswers(from: asker.socket) }
                group.addTask { await subscriber.watchSyncDoor(asker.monitor) }
            }
            let outcome: Swift.Result<Result, any Error>
            do {
                outcome = .success(try await body(subscriber))
            } catch {
                outcome = .failure(error)
            }
            group.cancelAll()
            subscriber.eventsLeft.continuation.finish()
            return outcome
        }
        await asker?.socket.close(flushingFor: .zero)
        return try outcome.get()
    }

    private static let heartbeat = "v1/heartbeat/"

    /// The current values, by topic and the start of the window; under an empty start for a value about no window.
    public var values: [String: [String: LiveValue]] { state.withLock { $0.machine.values } }

    /// What happens, as it happens; ends when the task is cancelled, or after the daemon has refused the subscriber.
    ///
    /// Iterate in one task.
    public var events: Events { Events(subscriber: self) }

    /// The events of a subscriber.
    public struct Events: AsyncSequence, AsyncIteratorProtocol, Sendable {
        fileprivate let subscriber: Subscriber

        /// Waits for the next event; nil when the task is cancelled, or nothing more will happen.
        public mutating func next() async -> SubscriberEvent? { await subscriber.nextEvent() }

        /// Starts an iteration.
        public func makeAsyncIterator() -> Events { self }
    }

    private func nextEvent() async -> SubscriberEvent? {
        while true {
            if let event = state.withLock({ $0.takeEvent() }) {
                eventsLeft.continuation.yield()
                return event
            }
            if state.withLock(\.isOver) { return nil }
            var iterator = eventsCame.stream.makeAsyncIterator()
            guard await iterator.next() != nil else { return nil }
        }
    }

    // MARK: Tasks

    /// Listens by one connection after another: each wish for a new subscription makes one.
    private func listen(on line: LiveLine, _ first: LiveLine.Connection) async {
        step { $0.start(at: $1) }
        await withDiscardingTaskGroup { group in
            var current = first
            group.addTask { await self.listen(to: first, inPlaceOf: nil) }
            for await _ in anew.stream {
                // Where there is no descriptor or thread left for it, a later wish may have one.
                guard let next = try? line.connect() else { continue }
                let former = current
                current = next
                group.addTask { await self.listen(to: next, inPlaceOf: former) }
            }
            group.cancelAll()
        }
    }

    /// Takes what comes by a connection until the task is cancelled or the connection is closed in favour of the next.
    /// - Parameter former: the connection before, which goes on until this one has brought something, so that nothing is lost
    ///   between the two.
    private func listen(to connection: LiveLine.Connection, inPlaceOf former: LiveLine.Connection?) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.watchLiveDoor(connection.monitor) }
            var former = former
            var batches = connection.socket.batches.makeAsyncIterator()
            while await waitForRoom(), let batch = try? await batches.next() {
                await former?.socket.close(flushingFor: .zero)
                former = nil
                for message in batch { step { take(message, into: &$0, at: $1) } }
            }
            await former?.socket.close(flushingFor: .zero)
            await connection.socket.close(flushingFor: .zero)
            group.cancelAll()
        }
    }

    private func take(
        _ message: IncomingMessage,
        into machine: inout SubscriberStateMachine,
        at now: Duration
    ) -> [SubscriberStateMachine.Action] {
        guard message.frameCount == 2, let topic = message.string(at: 0) else {
            return [.tell(.malformed(reason: "a message is not [topic, JSON]"))]
        }
        let json = message.array(at: 1)
        guard let body = try? JSONValue(json), body.object != nil else {
            return [.tell(.malformed(reason: "\(topic): the body is not a JSON object in UTF-8"))]
        }
        guard let value = LiveValue(topic: topic, body: body, text: json[...]) else {
            return [.tell(.malformed(reason: "\(topic): the body has no number (seq) or no epoch"))]
        }
        guard topic == Self.heartbeat else { return machine.receive(value, at: now) }
        let heads = (body["heads"]?.object ?? [:]).compactMapValues(\.integer)
        let actions = machine.receive(heartbeatOf: value.epoch, heads: heads, at: now)
        return settings.tellsHeartbeats ? [.tell(.value(value))] + actions : actions
    }

    /// Waits until the program has read some of its events.
    private func waitForRoom() async -> Bool {
        while state.withLock({ $0.waitingCount }) >= settings.waitingEvents {
            var iterator = eventsLeft.stream.makeAsyncIterator()
            guard await iterator.next() != nil else { return false }
        }
        return !Task.isCancelled
    }

    private func ask(on socket: AsyncSocket<Roles.Dealer>) async {
        for await _ in questionsCame.stream {
            let questions = state.withLock { state in
                defer { state.questions = [] }
                return state.questions
            }
            guard !questions.isEmpty else { continue }
            var batch = OutgoingBatch()
            for (id, question) in questions {
                batch.append("MS1", question.verb, "\(id)", question.arguments.json)
            }
            guard (try? await socket.send(batch)) != nil else { return }
        }
    }

    private func receiveAnswers(from socket: AsyncSocket<Roles.Dealer>) async {
        var batches = socket.batches.makeAsyncIterator()
        while let batch = try? await batches.next() {
            for reply in batch.compactMap(LaneReply.init) { step { $0.receive(reply, at: $1) } }
        }
    }

    private func tick() async {
        while (try? await Task.sleep(for: Self.tick)) != nil { step { $0.advance(to: $1) } }
    }

    private func watchLiveDoor(_ monitor: SocketMonitor) async {
        await Door().follow(monitor) { fault in
            step { _, _ in [.tell(.lockedOut(reason: fault.reason, isFinal: fault.isFinal))] }
            if fault.isFinal { end() }
        }
    }

    /// Follows the sync lane's door, without which a subscriber goes on alone if it may.
    private func watchSyncDoor(_ monitor: SocketMonitor) async {
        await Door().follow(monitor) { fault in
            guard settings.syncPatience == nil else { return step { $0.syncIsAway(fault.reason, at: $1) } }
            step { _, _ in [.tell(.lockedOut(reason: fault.reason, isFinal: fault.isFinal))] }
            if fault.isFinal { end() }
        } absent: { address in
            step { $0.syncIsAway("nobody listens at \(address)", at: $1) }
        }
    }

    /// Nothing more will happen.
    private func end() {
        state.withLock { $0.isOver = true }
        eventsCame.continuation.yield()
    }

    private func step(_ change: (inout SubscriberStateMachine, Duration) -> [SubscriberStateMachine.Action]) {
        let (asks, tells) = state.withLock { state in
            var (asks, tells) = (false, false)
            let now = state.time.now(uptime: start.duration(to: .now))
            for action in change(&state.machine, now) {
                switch action {
                case .ask(let id, let question):
                    state.questions.append((id, question))
                    asks = true
                case .subscribeAnew: anew.continuation.yield()
                case .tell(let event):
                    state.events.append(event)
                    tells = true
                }
            }
            return (asks, tells)
        }
        if asks { questionsCame.continuation.yield() }
        if tells { eventsCame.continuation.yield() }
    }
}
