// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

extension Socket where Role == Roles.Subscriber {
    /// Asks for all messages whose first frame starts with a topic; an empty one asks for all messages.
    ///
    /// The publisher learns of it when the connection is up and sends it again after each reconnection.
    ///
    /// - Throws: ``ZeroMQError`` with code `tooManySubscriptions`. libzmq 4.3.4 loses subscriptions of one socket on
    ///   reconnecting when there are more than about 1,000; ``SocketOptions/subscriptionLimit`` keeps well below.
    public func subscribe(to topic: some FrameContent) throws(ZeroMQError) {
        let bytes = topic.withFrameBytes { [UInt8]($0) }
        try handle.subscriptions.check(adding: bytes)
        try handle.set(ZMQ_SUBSCRIBE, bytes, name: "subscription")
        handle.subscriptions.add(bytes)
    }

    /// Takes back one subscription; the topic must have been subscribed to.
    public func unsubscribe(from topic: some FrameContent) throws(ZeroMQError) {
        let bytes = topic.withFrameBytes { [UInt8]($0) }
        try handle.set(ZMQ_UNSUBSCRIBE, bytes, name: "end of subscription")
        handle.subscriptions.remove(bytes)
    }
}

extension Socket where Role == Roles.XSubscriber {
    /// Asks for all messages whose first frame starts with a topic; an empty one asks for all messages.
    public func subscribe(to topic: some FrameContent) throws(ZeroMQError) {
        let bytes = topic.withFrameBytes { [UInt8]($0) }
        try handle.subscriptions.check(adding: bytes)
        try send([1] + bytes)
        handle.subscriptions.add(bytes)
    }

    /// Takes back one subscription.
    public func unsubscribe(from topic: some FrameContent) throws(ZeroMQError) {
        let bytes = topic.withFrameBytes { [UInt8]($0) }
        try send([0] + bytes)
        handle.subscriptions.remove(bytes)
    }
}

extension Socket where Role == Roles.XPublisher {
    /// Waits for a subscription or the end of one.
    ///
    /// Messages that are no subscriptions are skipped. Call it often: libzmq keeps every subscription it has not handed
    /// out, without limit.
    ///
    /// - Returns: The subscription, or `nil` when the time is over.
    public func receiveSubscription(timeout: Duration? = nil) throws(ZeroMQError) -> Subscription? {
        let deadline = Deadline(after: timeout)
        var message = Message()
        while try receive(into: &message, timeout: timeout == .zero ? .zero : deadline.remaining) {
            if let subscription = Subscription(message[0]) { return subscription }
        }
        return nil
    }
}
