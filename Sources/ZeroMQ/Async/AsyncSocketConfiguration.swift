// SPDX-License-Identifier: Apache-2.0

/// The bounds of an ``AsyncSocket``.
///
/// At most `receivedLimit` batches wait to be taken, one is being filled, and `queuedLimit` batches wait to be sent.
public struct AsyncSocketConfiguration: Hashable, Sendable {
    /// When a received batch is full and handed on.
    public var batchLimits: BatchLimits = BatchLimits()

    /// How long a batch that is not full may wait for more messages; zero, the default, hands on at once what is there.
    public var maxBatchDelay: Duration = .zero

    /// How many received batches may wait before the thread stops reading.
    public var receivedLimit: Int = 4

    /// How many batches may wait to be sent before senders have to wait.
    public var queuedLimit: Int = 4

    /// How long releasing the socket without closing it lets the thread go on sending what is queued.
    public var flushTime: Duration = .seconds(1)

    /// Creates the default bounds.
    public init() {}
}

/// How many messages went through an ``AsyncSocket``.
public struct AsyncSocketCounters: Hashable, Sendable {
    /// Messages received.
    public var received: Int = 0
    /// Bytes of the messages received.
    public var receivedBytes: Int = 0
    /// Messages libzmq has taken over for sending.
    public var sent: Int = 0
    /// Messages dropped because the ROUTER peer they name is gone or does not read.
    public var undelivered: Int = 0
}
