// SPDX-License-Identifier: Apache-2.0

import MinshengClient
import ZeroMQ

/// The sending end of a push lane: it waits for the daemon as long as is allowed, and knows what it could not hand over.
struct PushLane: FeedLane, ~Copyable {
    static let messageLimit = 16 << 20
    static let isAcknowledged = false

    /// How often a wait looks whether the user has interrupted.
    private static let slice = Duration.milliseconds(100)
    /// How long the last bytes may take to leave after everything was handed to the connection.
    private static let linger = Duration.seconds(2)

    let endpoint: Endpoint
    /// The longest time without any progress.
    let patience: Duration
    private let context: Context
    private let socket: PushSocket
    /// What the handshakes have shown, which libzmq tells nobody who only sends.
    private let door = Door()

    /// Connects; whether anybody answers shows with the first message.
    init(to endpoint: Endpoint, curve: SocketOptions.Curve?, patience: Duration) throws(ZeroMQError) {
        var options = SocketOptions.lane
        options.curve = curve
        options.tracksDelivery = true
        options.linger = PushLane.linger
        let context = try Context()
        let socket = try PushSocket(context, options: options)
        let monitor = try socket.monitor()
        try socket.connect(to: endpoint)
        // It ends with the socket.
        Task.detached { [door] in await door.follow(monitor) { _ in } }
        self.endpoint = endpoint
        self.patience = patience
        self.context = context
        self.socket = socket
    }

    func send(_ message: Span<UInt8>, from origin: FeedOrigin, whileWaiting idle: () -> Void) throws {
        guard try !trySend(message.bytes) else { return }
        let deadline = ContinuousClock.now + patience
        while try !trySend(message.bytes) {
            idle()
            if Interruption.isRequested { throw FeedStop.interrupted }
            // A socket that was refused does not try again.
            if door.fault?.isFinal == true { throw FeedStop.stalled }
            if ContinuousClock.now >= deadline { throw FeedStop.stalled }
        }
    }

    private func trySend(_ bytes: RawSpan) throws(ZeroMQError) -> Bool {
        do throws(ZeroMQError) {
            try socket.send(copying: bytes, timeout: PushLane.slice)
            return true
        } catch {
            guard error.code == .timedOut else { throw error }
            return false
        }
    }

    /// The daemon says nothing on this lane.
    func takeComplaints() -> [String] { [] }

    /// Waits until everything has been handed to the daemon's connection, then closes.
    /// - Returns: How many messages could not be handed over before progress stopped, or the user interrupted again.
    consuming func finish(whileWaiting idle: () -> Void) -> FeedOutcome {
        var unsent = socket.unsentCount
        var deadline = ContinuousClock.now + patience
        while unsent > 0, ContinuousClock.now < deadline, door.fault?.isFinal != true {
            let remaining = socket.flush(timeout: PushLane.slice)
            if remaining < unsent { deadline = ContinuousClock.now + patience }
            unsent = remaining
            idle()
            // Whoever interrupts does not want to wait for a daemon that does not read.
            if Interruption.isRequested, remaining > 0 {
                unsent = socket.flush(timeout: PushLane.slice)
                break
            }
        }
        // A plain close could cut off the last bytes for a daemon that reads slowly; this one waits for them and counts.
        let (context, fault) = (context, door.fault)
        let left = socket.close(flushingFor: unsent == 0 ? PushLane.linger : .zero)
        context.terminate(timeout: PushLane.linger)
        guard left > 0, let fault else { return FeedOutcome(unsent: left) }
        let advice = "check --to, --server-key and --key-file, and that the daemon's list of clients has your key"
        return FeedOutcome(unsent: left, fault: "\(fault.reason); \(advice) (`minsheng keys show` prints it)")
    }
}
