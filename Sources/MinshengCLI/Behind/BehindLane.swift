// SPDX-License-Identifier: Apache-2.0

import Minsheng
import ZeroMQ

/// Asks the sync lane for items, and takes the answer when it comes.
///
/// One question is under way at a time; the answer to a former one is passed over.
final class BehindLane {
    /// How long an answer may take.
    static let timeLimit = Duration.seconds(5)

    private struct End: Decodable {
        let status: Int
        let message: String?
        let count: Int?
        let window: String?
        let next: String?
    }

    /// An answer as it came.
    struct Reply {
        /// The bodies of the values.
        var values: [[UInt8]] = []
        /// The last answer, which is no value.
        var body: [UInt8] = []
        /// What a page that goes on is asked for with.
        var next: String?
        var window: String?
        /// Why there is no answer, or nil.
        var refusal: String?
    }

    let endpoint: Endpoint
    private let socket: DealerSocket
    private var number = 0
    private var values: [[UInt8]] = []
    private var deadline: ContinuousClock.Instant?

    init(_ endpoint: Endpoint, curve: SocketOptions.Curve?) throws(ZeroMQError) {
        var options = SocketOptions.lane
        options.curve = curve
        let socket = try DealerSocket(Context(), options: options)
        try socket.connect(to: endpoint)
        self.socket = socket
        self.endpoint = endpoint
    }

    /// Sends a request.
    func send(_ verb: String, _ body: [UInt8]) throws(ZeroMQError) {
        number += 1
        values = []
        deadline = .now + Self.timeLimit
        var message = Message()
        for frame in [Array("MS1".utf8), Array(verb.utf8), Array("\(number)".utf8), body] {
            message.append(copying: frame.span.bytes)
        }
        try socket.send(message, timeout: Self.timeLimit)
    }

    /// Takes what has come of the answer to the last request.
    /// - Parameter timeout: how long to wait for each part of it.
    /// - Returns: the answer once it is complete, or once it is too late for it; nil before.
    func take(waiting timeout: Duration = .zero) throws(ZeroMQError) -> Reply? {
        guard let deadline else { return nil }
        while let message = try socket.receive(timeout: timeout) {
            guard message.frameCount == 4, message.string(at: 0) == "MS1", message.string(at: 2) == "\(number)" else {
                continue
            }
            let body = message.array(at: 3)
            if message.string(at: 1) == "VALUE" {
                values.append(body)
            } else {
                self.deadline = nil
                return reply(ending: body)
            }
        }
        guard ContinuousClock.now >= deadline else { return nil }
        self.deadline = nil
        return Reply(refusal: "\(endpoint) does not answer 同步通道无应答; give the daemon's sync lane with --sync")
    }

    private func reply(ending body: [UInt8]) -> Reply {
        guard let end = try? JSONBody.read(End.self, from: body) else {
            return Reply(refusal: "\(endpoint): the answer cannot be read; is another program behind this address?")
        }
        guard end.status == 200 else { return Reply(refusal: end.message ?? "refused with \(end.status)") }
        if let count = end.count, count != values.count {
            return Reply(refusal: "\(endpoint): a part of the answer was lost; ask again")
        }
        return Reply(values: values, body: body, next: end.next, window: end.window)
    }
}

extension BehindQuestion {
    /// The question as the body of an ITEMS request.
    func body(after: String? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("label", label)
        json.member("window", window)
        json.member("limit", 100)
        if let after { json.member("after", after) }
        json.endObject()
        return json.bytes
    }
}

extension BehindLane.Reply {
    /// The answer to a question for items.
    var answer: BehindAnswer {
        if let refusal { return .refused(refusal) }
        let items = values.compactMap { try? JSONBody.read(BehindItem.self, from: $0) }
        guard items.count == values.count else { return .refused("an item cannot be read by this version") }
        return .items(items, window: window)
    }
}
