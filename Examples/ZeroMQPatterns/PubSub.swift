// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// News for whoever listens: an XPUB socket sees the subscription, so the first message is not lost.
func pubSub() async throws {
    let context = try Context()
    let publisher = try XPublisherSocket(context, options: .server)
    let endpoint = try publisher.bind(to: "tcp://127.0.0.1:*")

    let subscriber = try SubscriberSocket(context, options: .client)
    try subscriber.subscribe(to: "weather/")
    try subscriber.connect(to: endpoint)
    guard let subscription = try publisher.receiveSubscription(timeout: .seconds(5)) else { return }

    try publisher.send(Message("traffic/", "nobody asked"))
    try publisher.send(Message("weather/", "sunny"))
    let message = try subscriber.receive()
    let topic = String(decoding: subscription.topic, as: UTF8.self)
    print("\(topic) is wanted, \(message.string(at: 1) ?? "") came")
}
