// SPDX-License-Identifier: Apache-2.0

import Minsheng
import MinshengMetrics
import ZeroMQ

/// An XPUB socket in the daemon's place, which says what the daemon says: bodies are made by the same library.
struct CLILiveLane: ~Copyable {
    static let pack = Pack(id: "cn.test", version: "1.2.3", license: "CC0-1.0", hash: 0xC0FFEE, labels: labels)
    static let epoch = "e1"

    let socket: XPublisherSocket
    let address: String
    private var windows: EventTimeWindows
    private var sequences: [String: Int] = [:]
    private var time = Timestamp(secondsSince1970: 1_749_432_000)

    init() throws {
        var options = SocketOptions.server
        // Each subscription is told, as in the daemon.
        options.xpubVerbosity = .subscriptions
        let socket = try XPublisherSocket(Context(), options: options)
        let address = try socket.bind(to: "tcp://127.0.0.1:*").description
        windows = try EventTimeWindows(pack: CLILiveLane.pack)
        self.socket = socket
        self.address = address
    }

    /// The topics that a watcher subscribes to; it is connected once they have come.
    func subscriptions(_ count: Int) throws -> [String] {
        var topics: [String] = []
        while topics.count < count, let subscription = try socket.receiveSubscription(timeout: patience) {
            guard subscription.change == .subscribe else { continue }
            topics.append(String(decoding: subscription.topic, as: UTF8.self))
        }
        return topics.sorted()
    }

    /// Counts an item of 2025-06-09 that carries `labels`.
    mutating func count(_ labels: [Int], stated: [Int] = [], hour: Int = 10) {
        var points = [Int32](repeating: 0, count: CLILiveLane.pack.labels.count)
        for label in labels { points[label] = 120 }
        let set = { (indices: [Int]) in indices.reduce(into: LabelSet()) { $0.insert(LabelSet(index: $1)) } }
        let verdict = Verdict(labels: set(labels), stated: set(stated), points: points, none: nil)
        let date = Timestamp(secondsSince1970: 1_749_398_400 + Int64(hour) * 3600)
        windows.add(verdict, date: date, receiptTime: time)
    }

    /// Publishes what has changed, and the ledger.
    mutating func publish() throws {
        for update in windows.drainUpdates() {
            let topic = update.topic(pack: CLILiveLane.pack)
            try send(topic, update.json(pack: CLILiveLane.pack, epoch: CLILiveLane.epoch, sequence: next(topic)))
        }
        time = time + .seconds(1)
        let body = windows.ledger.json(time: time, epoch: CLILiveLane.epoch, sequence: next(Ledger.topic))
        try send(Ledger.topic, body)
    }

    /// Publishes a heartbeat that tells the number of the last message of each topic.
    func beat() throws {
        let heads = sequences.map { "\"\($0)\":\($1)" }.joined(separator: ",")
        try send(
            "v1/heartbeat/",
            Array(
                #"{"type":"heartbeat","epoch":"\#(CLILiveLane.epoch)","seq":1,"time":"2025-06-09T01:20:00Z","watermark":null,"heads":{\#(heads)},"dropped":0}"#
                    .utf8
            )
        )
    }

    /// Counts a message of a topic that nobody gets.
    mutating func lose(_ topic: String) { _ = next(topic) }

    /// Publishes any message.
    func send(_ topic: String, _ body: [UInt8]) throws {
        try socket.send(Message(topic, body))
    }

    private mutating func next(_ topic: String) -> Int {
        sequences[topic, default: 0] += 1
        return sequences[topic, default: 0]
    }

    private static let labels =
        [("公平", "fairness"), ("均衡", "balance"), ("普惠", "inclusive"), ("可及", "accessible")].map {
            Label(id: $0.0, slug: $0.1, title: $0.0, parent: nil, threshold: 100, definition: "")
        }
        + ["社会保险", "低收入帮扶", "公共服务", "居住地服务", "教育", "医疗", "养老托育", "社区服务", "文体", "特定群体"]
        .enumerated().map { index, title in
            let slug = index < 9 ? "m0\(index + 1)" : "m10"
            let parent = [0, 0, 1, 1, 2, 2, 2, 3, 3, 3][index]
            return Label(id: slug, slug: slug, title: title, parent: parent, threshold: 100, definition: "")
        }
}
