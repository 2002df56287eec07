// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

/// A subscriber that keeps the latest values, as any client of the live lane does.
struct LiveReader {
    private var messages: IncomingMessages.Iterator
    /// The latest body of each topic that is about no window.
    private(set) var latest: [String: JSONObject] = [:]
    /// The latest body of each topic and start of a window.
    private(set) var windows: [String: [String: JSONObject]] = [:]
    /// The numbers of the messages of each topic, in the order of arrival.
    private(set) var sequences: [String: [Int]] = [:]

    init(_ context: Context, address: String, topics: [String], options: SocketOptions = .client) throws {
        let subscriber = try SubscriberSocket(context, options: options)
        for topic in topics { try subscriber.subscribe(to: topic) }
        try subscriber.connect(to: Endpoint(address))
        messages = try AsyncSocket(subscriber).messages.makeAsyncIterator()
    }

    /// Takes in messages until `isEnough` says so.
    mutating func read(until isEnough: (LiveReader) -> Bool) async throws {
        while !isEnough(self) { try await readNext() }
    }

    /// Takes in one message.
    mutating func readNext() async throws {
        let message = try #require(try await messages.next(), "the test was cancelled before enough was read")
        try #require(message.frameCount == 2)
        try note(topic: #require(message.string(at: 0)), body: JSONObject(Data(message.array(at: 1))))
    }

    private mutating func note(topic: String, body: JSONObject) {
        sequences[topic, default: []].append(body.number("seq") ?? -1)
        if let start = body.object("window")["start"] as? String {
            windows[topic, default: [:]][start] = body
        } else {
            latest[topic] = body
        }
    }

    /// What the last ledger says under a name.
    func ledger(_ name: String) -> Int? { latest["v1/ledger/"]?.number(name) }
}
