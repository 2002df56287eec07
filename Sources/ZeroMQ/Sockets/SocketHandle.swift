// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// An open socket of libzmq, and every call that is made on it.
///
/// It is not Sendable: a socket of libzmq must be used by one thread at a time. Its only owners are one ``Socket``, one
/// ``Poller`` of the same region, or one ``SocketLoop``. The pointer is never used after `zmq_close`.
final class SocketHandle {
    let context: Context
    let kind: SocketKind
    let tracker: DeliveryTracker?
    var subscriptions: SubscriptionCount
    // Unchecked: no method calls code of others while it changes one of these, so no two accesses can overlap.
    @exclusivity(unchecked) private var pointer: UnsafeMutableRawPointer?
    /// Where the socket listens.
    private var boundEndpoints: [Endpoint] = []
    /// Whether a peer may be a socket of this process, which ends a connection only when it is next used.
    private(set) var hasInprocPeer = false
    /// What libzmq's time limits are set to, in milliseconds, so that they are set only when they change.
    @exclusivity(unchecked) private var sendLimit: Int32 = -1
    @exclusivity(unchecked) private var receiveLimit: Int32 = -1

    init(_ context: Context, kind: SocketKind, options: SocketOptions) throws(ZeroMQError) {
        self.context = context
        self.kind = kind
        tracker = options.tracksDelivery ? DeliveryTracker() : nil
        subscriptions = SubscriptionCount(limit: options.subscriptionLimit)
        pointer = try context.makeSocket(kind)
        try options.apply(to: self)
    }

    deinit { close() }

    /// The socket's pointer for a call that follows at once.
    func open(for operation: @autoclosure () -> String) throws(ZeroMQError) -> UnsafeMutableRawPointer {
        guard let pointer else { throw ZeroMQError(errno: ENOTSOCK, operation: operation()) }
        return pointer
    }

    /// Closes the socket; libzmq sends what is queued in the background, for at most the linger time.
    func close() {
        guard let pointer else { return }
        // Else an inproc name would stay in use for a moment.
        unbindAll { $0.transport == .inproc }
        self.pointer = nil
        zmq_close(pointer)
    }
}

// MARK: - Addresses

extension SocketHandle {
    func bind(_ endpoint: Endpoint) throws(ZeroMQError) -> Endpoint {
        try prepare(for: endpoint)
        try attach("bind", endpoint, zmq_bind)
        let bound = try Endpoint(string(ZMQ_LAST_ENDPOINT, operation: "read bound endpoint"))
        boundEndpoints.append(bound)
        return bound
    }

    func connect(_ endpoint: Endpoint) throws(ZeroMQError) {
        guard !endpoint.isWildcard else {
            let reason = "a wild card can be bound but not connected to"
            throw ZeroMQError(
                .invalidEndpoint,
                operation: "connect",
                endpoint: endpoint.description,
                reason: reason
            )
        }
        try prepare(for: endpoint)
        try attach("connect", endpoint, zmq_connect)
    }

    func unbind(_ endpoint: Endpoint) throws(ZeroMQError) {
        try attach("unbind", endpoint, zmq_unbind)
        boundEndpoints.removeAll { $0 == endpoint }
    }

    /// Lets nobody else connect; connections stay.
    func unbindAll(where isIncluded: (Endpoint) -> Bool = { _ in true }) {
        // One that fails ends with the socket.
        for endpoint in boundEndpoints where isIncluded(endpoint) { try? attach("unbind", endpoint, zmq_unbind) }
        boundEndpoints.removeAll(where: isIncluded)
    }

    func disconnect(_ endpoint: Endpoint) throws(ZeroMQError) { try attach("disconnect", endpoint, zmq_disconnect) }

    /// Notes what the endpoint needs; libzmq reads an IPv6 address only if IPv6 is on.
    private func prepare(for endpoint: Endpoint) throws(ZeroMQError) {
        if endpoint.transport == .inproc { hasInprocPeer = true }
        guard endpoint.tcpAddress?.isIPv6 == true else { return }
        try set(ZMQ_IPV6, 1 as Int32, name: "ipv6")
    }

    private func attach(
        _ operation: String,
        _ endpoint: Endpoint,
        _ call: (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Int32
    ) throws(ZeroMQError) {
        let socket = try open(for: operation)
        let text = endpoint.description
        while call(socket, text) != 0 {
            let code = zmq_errno()
            if code == EINTR { continue }
            if code == EINVAL {
                let reason = "libzmq does not accept the address for this socket"
                throw ZeroMQError(.invalidEndpoint, operation: operation, endpoint: text, reason: reason)
            }
            throw ZeroMQError(errno: code, operation: operation, endpoint: text)
        }
    }
}

// MARK: - Receiving

extension SocketHandle {
    /// Appends the frames of one message to `buffer`, without ending the message.
    ///
    /// - Returns: Whether there was a message in time.
    func receive(into buffer: FrameBuffer, _ wait: Wait) throws(ZeroMQError) -> Bool {
        let socket = try open(for: "receive")
        do throws(ZeroMQError) {
            var frame = try buffer.append { slot throws(ZeroMQError) in
                try receiveFrame(into: slot, from: socket, wait)
            }
            guard frame.isAdded else { return false }
            // libzmq hands over a message only when all its frames are there, so the rest is not waited for.
            while frame.hasMore {
                frame = try buffer.append { slot throws(ZeroMQError) in
                    try receiveFrame(into: slot, from: socket, .none)
                }
                guard frame.isAdded else { throw ZeroMQError(errno: EAGAIN, operation: "receive") }
            }
            return true
        } catch {
            buffer.removeOpenFrames()
            throw error
        }
    }

    /// Returns the size of the frame, or `nil` when the time is over.
    private func receiveFrame(
        into slot: UnsafeMutablePointer<zmq_msg_t>,
        from socket: UnsafeMutableRawPointer,
        _ wait: Wait
    ) throws(ZeroMQError) -> Int? {
        let size: Int32?
        switch wait {
        case .none: size = try Self.retrying("receive") { zmq_msg_recv(slot, socket, ZMQ_DONTWAIT) }
        case .forever, .until:
            size = try Self.retrying("receive") { () throws(ZeroMQError) in
                try setReceiveLimit(wait.milliseconds)
                return zmq_msg_recv(slot, socket, 0)
            }
        }
        // libzmq cannot return a greater size.
        return size == .max ? zmq_msg_size(slot) : size.map(Int.init)
    }

    private func setReceiveLimit(_ milliseconds: Int32) throws(ZeroMQError) {
        guard milliseconds != receiveLimit else { return }
        try set(ZMQ_RCVTIMEO, milliseconds, name: "receive time limit")
        receiveLimit = milliseconds
    }

    /// Repeats a call that a signal interrupts.
    ///
    /// - Returns: What the call returned; `nil` if the socket is not ready for it.
    @inline(__always)
    private static func retrying(
        _ operation: StaticString,
        _ call: () throws(ZeroMQError) -> Int32
    ) throws(ZeroMQError) -> Int32? {
        while true {
            let result = try call()
            if result >= 0 { return result }
            let code = zmq_errno()
            if code == EAGAIN { return nil }
            if code != EINTR { throw ZeroMQError(errno: code, operation: operation.description) }
        }
    }
}

// MARK: - Sending

extension SocketHandle {
    /// Sends the frames in `range` as one message; they are empty afterwards.
    ///
    /// - Returns: Whether it was sent within the time limit; if not, the frames are unchanged.
    func send(_ buffer: FrameBuffer, _ range: Range<Int>, _ wait: Wait) throws(ZeroMQError) -> Bool {
        guard range.count > 1 else {
            precondition(!range.isEmpty, "a message without frames cannot be sent")
            return try sendFrame(buffer.slot(range.lowerBound), more: false, wait)
        }
        switch kind {
        case .push, .dealer, .pair: return try sendWhole(buffer, range, wait)
        default: return try sendOnce(buffer, range, wait)
        }
    }

    /// Sends a message of one frame with a copy of `bytes`.
    func send(copying bytes: UnsafeRawBufferPointer, _ wait: Wait) throws(ZeroMQError) -> Bool {
        if let tracker {
            return try tracker.sendCopy(of: bytes) { tracked throws(ZeroMQError) in
                try sendUntracked(tracked, more: false, wait)
            }
        }
        var message = zmq_msg_t()
        return try withUnsafeMutablePointer(to: &message) { slot throws(ZeroMQError) in
            initializeFrame(slot, copying: bytes)
            defer { zmq_msg_close(slot) }
            return try sendUntracked(slot, more: false, wait)
        }
    }

    /// Sends frame after frame, for roles in which only the first frame can find the socket not ready.
    private func sendOnce(
        _ buffer: FrameBuffer,
        _ range: Range<Int>,
        _ wait: Wait
    ) throws(ZeroMQError) -> Bool {
        for index in range {
            let isFirst = index == range.lowerBound
            let slot = buffer.slot(index)
            let isSent = try sendFrame(slot, more: index + 1 < range.upperBound, isFirst ? wait : .forever)
            if !isSent { return false }
        }
        return true
    }

    /// Sends all frames to one peer, and starts again with the next peer if that one goes away in between.
    ///
    /// libzmq then drops the frames it has, silently if the send blocks. So the frames after the first do not block, and
    /// all are sent as copies (which share the bytes) until the last one has been taken.
    private func sendWhole(
        _ buffer: FrameBuffer,
        _ range: Range<Int>,
        _ wait: Wait
    ) throws(ZeroMQError) -> Bool {
        while true {
            guard let failed = try firstUnsentFrame(buffer, range, wait) else { return true }
            if failed == range.lowerBound { return false }
            // The socket takes the rest of the lost message only to throw it away.
            guard kind != .pair else { continue }
            for index in range where index > failed {
                _ = try sendCopy(of: buffer.slot(index), more: index + 1 < range.upperBound, .none)
            }
        }
    }

    private func firstUnsentFrame(
        _ buffer: FrameBuffer,
        _ range: Range<Int>,
        _ wait: Wait
    ) throws(ZeroMQError) -> Int? {
        for index in range {
            let wait = index == range.lowerBound ? wait : .none
            let isSent = try sendCopy(of: buffer.slot(index), more: index + 1 < range.upperBound, wait)
            if !isSent { return index }
        }
        return nil
    }

    private func sendCopy(
        of slot: UnsafeMutablePointer<zmq_msg_t>,
        more: Bool,
        _ wait: Wait
    ) throws(ZeroMQError) -> Bool {
        var message = zmq_msg_t()
        return try withUnsafeMutablePointer(to: &message) { copy throws(ZeroMQError) in
            zmq_msg_init(copy)
            zmq_msg_copy(copy, slot)
            defer { zmq_msg_close(copy) }
            return try sendFrame(copy, more: more, wait)
        }
    }

    private func sendFrame(
        _ slot: UnsafeMutablePointer<zmq_msg_t>,
        more: Bool,
        _ wait: Wait
    ) throws(ZeroMQError) -> Bool {
        guard !more, let tracker else { return try sendUntracked(slot, more: more, wait) }
        return try tracker.sendFrame(in: slot) { tracked throws(ZeroMQError) in
            try sendUntracked(tracked, more: more, wait)
        }
    }

    private func sendUntracked(
        _ slot: UnsafeMutablePointer<zmq_msg_t>,
        more: Bool,
        _ wait: Wait
    ) throws(ZeroMQError) -> Bool {
        let socket = try open(for: "send")
        let flags = more ? ZMQ_SNDMORE : 0
        let sent: Int32?
        switch wait {
        case .none: sent = try Self.retrying("send") { zmq_msg_send(slot, socket, flags | ZMQ_DONTWAIT) }
        case .forever, .until:
            sent = try Self.retrying("send") { () throws(ZeroMQError) in
                try setSendLimit(wait.milliseconds)
                return zmq_msg_send(slot, socket, flags)
            }
        }
        return sent != nil
    }

    private func setSendLimit(_ milliseconds: Int32) throws(ZeroMQError) {
        guard milliseconds != sendLimit else { return }
        try set(ZMQ_SNDTIMEO, milliseconds, name: "send time limit")
        sendLimit = milliseconds
    }
}
