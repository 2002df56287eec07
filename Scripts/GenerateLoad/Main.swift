// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MinshengMetrics
import MinshengTestKit
import ZeroMQ

/// Sends generated items to a running daemon, and checks that its ledger says what was sent.
///
/// Work on the sources only; `minsheng feed` is the tool for items of one's own.
@main
struct GenerateLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Sends generated items to a running daemon and checks its ledger.",
        discussion: """
            Example:
              minshengd --push 'tcp://127.0.0.1:*' --put 'tcp://127.0.0.1:*' --live 'tcp://127.0.0.1:*' --sync 'tcp://127.0.0.1:*' --ready-file ready.json &
              swift run -c release GenerateLoad ready.json --corpus seeds/negatives.jsonl seeds/gold-composed.jsonl
            """
    )

    @Argument(help: "What minshengd --ready-file wrote.")
    var readyFile: String

    @Option(parsing: .upToNextOption, help: "Files whose sentences the items are made of.")
    var corpus: [String]

    @Option(help: "How many items to send, each with an id of its own.")
    var count = 1_000_000

    @Option(help: "The bytes of a body, about.")
    var bytes = 1400

    @Option(help: "Send each so-many-th item twice; 0 sends none twice.")
    var repeatEvery = 100

    @Option(help: "The seed of what is random.")
    var seed: UInt64 = 1

    @Option(help: "How many seconds to wait for the ledger after the last item.")
    var patience = 120

    func run() throws {
        let daemon = try DaemonUnderLoad(readyFile: readyFile)
        var generator = SeededGenerator(seed: seed)
        let bodies = try Corpus(files: corpus).bodies(count: 2048, byteCount: bytes, using: &generator)
        let context = try Context()
        let ledger = try SubscriberSocket(context, options: .client)
        try ledger.subscribe(to: "v1/ledger/")
        try ledger.connect(to: Endpoint(daemon.live))

        let clock = ContinuousClock()
        let start = clock.now
        let processorStart = daemon.processorSeconds ?? 0
        let sent = try send(bodies, to: daemon, in: context)
        let counts = try waitForLedger(of: sent.items, on: ledger)
        let elapsed = clock.now - start
        report(sent, counts, daemon, elapsed, processorSeconds: (daemon.processorSeconds ?? 0) - processorStart)
        try check(counts, sent)
    }

    private struct Sent {
        var items = 0
        var repeats = 0
        var bytes = 0
        var residentKiB: [Int] = []
    }

    private func send(_ bodies: [[UInt8]], to daemon: DaemonUnderLoad, in context: Context) throws -> Sent {
        let push = try PushSocket(context, options: .client)
        try push.connect(to: Endpoint(daemon.push))
        var sent = Sent()
        for number in 0..<count {
            let item = item(number, body: bodies[number % bodies.count])
            try push.send(item)
            sent.items += 1
            sent.bytes += item.count
            if repeatEvery > 0, number % repeatEvery == 0 {
                try push.send(item)
                sent.items += 1
                sent.repeats += 1
                sent.bytes += item.count
            }
            if number % max(1, count / 8) == 0, let memory = daemon.residentKiB { sent.residentKiB.append(memory) }
        }
        return sent
    }

    /// An item of its own minute, so that windows open and close all the time.
    private func item(_ number: Int, body: [UInt8]) -> [UInt8] {
        let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number / 200))
        var item = Array(#"{"id":"\#(number)","source":"s\#(number % 97)","date_published":""#.utf8)
        item += time.rfc3339().utf8
        item += #"","title":"第\#(number)条","content_text":"#.utf8
        item += body
        item.append(UInt8(ascii: "}"))
        return item
    }

    private func waitForLedger(of count: Int, on socket: borrowing SubscriberSocket) throws -> [String: Any] {
        let clock = ContinuousClock()
        var last: [String: Any] = [:]
        var end = clock.now + .seconds(patience)
        while clock.now < end {
            guard let message = try socket.receive(timeout: .seconds(1)), message.frameCount == 2 else { continue }
            let body = message.array(at: 1)
            let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
            if object["received"] as? Int != last["received"] as? Int { end = clock.now + .seconds(patience) }
            last = object
            if last["received"] as? Int == count { return last }
        }
        throw LoadError("sent \(count) items, the ledger says \(last["received"] ?? "nothing")")
    }

    private func report(
        _ sent: Sent,
        _ counts: [String: Any],
        _ daemon: DaemonUnderLoad,
        _ elapsed: Duration,
        processorSeconds: Double
    ) {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = Double(sent.items) / seconds
        print("items \(sent.items), bytes an item \(sent.bytes / max(1, sent.items)), seconds \(rounded(seconds))")
        print("items a second \(Int(rate)), MB a second \(rounded(Double(sent.bytes) / seconds / 1e6))")
        print("daemon: processor µs an item \(rounded(processorSeconds * 1e6 / Double(sent.items)))")
        let memory = sent.residentKiB + [daemon.residentKiB ?? 0]
        print("daemon: resident MiB over time \(memory.map { String($0 / 1024) }.joined(separator: " "))")
        let names = ["received", "counted", "unmatched", "duplicate", "late", "rejected", "balance"]
        print("ledger: " + names.map { "\($0) \(counts[$0] ?? "?")" }.joined(separator: ", "))
    }

    private func check(_ counts: [String: Any], _ sent: Sent) throws {
        let counted = (counts["counted"] as? Int ?? 0) + (counts["unmatched"] as? Int ?? 0)
        guard counted == count, counts["duplicate"] as? Int == sent.repeats, counts["balance"] as? Int == 0 else {
            throw LoadError(
                "expected \(count) items counted or unmatched, \(sent.repeats) duplicates, and a balance of 0"
            )
        }
        print("the ledger says what was sent")
    }

    private func rounded(_ number: Double) -> String { String(format: "%.2f", number) }
}
