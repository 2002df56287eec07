// SPDX-License-Identifier: Apache-2.0

import ZeroMQ

/// A fixed point between publishers and subscribers that come and go.
func proxy() async throws {
    let context = try Context()
    let xsub = try XSubscriberSocket(context, options: .server)
    let xpub = try XPublisherSocket(context, options: .server)
    let (front, back) = (try xsub.bind(to: "tcp://127.0.0.1:*"), try xpub.bind(to: "tcp://127.0.0.1:*"))
    let proxy = try Proxy(publishers: xsub, subscribers: xpub)

    let publisher = try XPublisherSocket(context, options: .client)
    try publisher.connect(to: front)
    let subscriber = try SubscriberSocket(context, options: .client)
    try subscriber.connect(to: back)
    try subscriber.subscribe(to: "news/")
    // The subscription has come through the proxy.
    _ = try publisher.receiveSubscription(timeout: .seconds(5))
    try publisher.send(Message("news/", "through the proxy"))
    print(try subscriber.receive().string(at: 1) ?? "")
    await proxy.stop()
}
