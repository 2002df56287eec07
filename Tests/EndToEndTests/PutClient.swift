// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

/// A client of the put or sync lane that says frames and reads answers, and knows nothing of retries.
struct PutClient: ~Copyable {
    private let socket: AsyncSocket<Roles.Dealer>
    private var messages: IncomingMessages.Iterator

    init(_ context: Context, address: String, options: SocketOptions = .client) throws {
        let dealer = try DealerSocket(context, options: options)
        try dealer.connect(to: Endpoint(address))
        socket = try AsyncSocket(dealer)
        messages = socket.messages.makeAsyncIterator()
    }

    /// An answer as it came.
    struct Answer {
        let verb: String
        let id: String
        let body: JSONObject
        /// The size of the body.
        let byteCount: Int

        var status: Int? { body.number("status") }
    }

    /// Sends a request without waiting.
    func send(_ frames: [UInt8]...) async throws {
        var batch = OutgoingBatch()
        var message = Message()
        for frame in frames { message.append(copying: frame.span.bytes) }
        batch.append(message)
        try await socket.send(batch)
    }

    /// Sends a request of this version of the protocol without waiting.
    func send(_ verb: String, _ id: String, _ body: [UInt8] = []) async throws {
        try await send(Array("MS1".utf8), Array(verb.utf8), Array(id.utf8), body)
    }

    /// Waits for the next answer.
    mutating func answer() async throws -> Answer {
        let message = try #require(try await messages.next(), "the socket closed before an answer came")
        try #require(message.frameCount == 4 && message.string(at: 0) == "MS1")
        return Answer(
            verb: try #require(message.string(at: 1)),
            id: try #require(message.string(at: 2)),
            body: try JSONObject(Data(message.array(at: 3))),
            byteCount: message[3].byteCount
        )
    }

    /// Sends a request and waits for the next answer.
    mutating func ask(_ verb: String, _ id: String, _ body: [UInt8] = []) async throws -> Answer {
        try await send(verb, id, body)
        return try await answer()
    }
}
