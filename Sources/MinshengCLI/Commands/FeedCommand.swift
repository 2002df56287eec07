// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MinshengMetrics
import ZeroMQ

/// `minsheng feed`: sends items to the daemon, by its push lane or, to be sure of each, by its put lane.
struct FeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Sends items to the daemon.",
        discussion: """
            NDJSON files are sent line by line as they stand; what is wrong with an item, the daemon counts. A Markdown or text \
            file is one item: its id is the file's name, its source is "file", its title the heading in its first line. \
            When the daemon is busy feeding waits; nothing is dropped.

            With --ack the items go to the put lane and each batch is sent until the daemon acknowledges it, also across its \
            restart; the summary says what became of the items, and standard error which were not taken.

            Examples:
              minsheng feed seeds/news-2025-06-09.jsonl
              minsheng feed seeds/opinions-2025.md --date 2025-06-09
              zstdcat archive.jsonl.zst | minsheng feed - --rate 5000
              minsheng feed news.jsonl --ack
              minsheng feed news.jsonl --to tcp://news.example:7701 --server-key KEY --key-file feeder.key

            Exit codes: 0 all was handed to the daemon, with --ack: taken by it · 1 something was too long or no text, or not \
            taken · 66 no such file · 69 no daemon takes items there, or it does not let this key in · 130 interrupted.
            """
    )

    @Argument(
        help:
            "Files to send: .jsonl and .ndjson hold an item a line, others are one item; - is NDJSON from standard input."
    )
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "The address of the daemon's push lane, with --ack of its put lane; by default tcp://127.0.0.1:7701 and :7702.",
            valueName: "endpoint"
        )
    )
    var to: String?

    @Flag(
        help:
            "Use the put lane: send each batch until the daemon says that it has it, and tell what became of the items."
    )
    var ack = false

    @Option(help: "What the files hold: auto (by the name), text, markdown or ndjson.")
    var format = InputFormat.auto

    @Option(help: "Send up to so many lines as one array, at most 1000; by default 1, with --ack 100.")
    var batch: Int?

    @Option(help: "Send at most so many items a second.")
    var rate: Double?

    @Option(help: "Give up when nobody takes an item for so many seconds.")
    var timeout = 10.0

    @Option(
        help:
            "The date of text and Markdown files, such as 2025-06-09 (midnight in Beijing) or 2025-06-09T08:00:00Z; else the time they were changed."
    )
    var date: String?

    @OptionGroup var keys: LaneKeyOptions

    @Flag(help: "Write the summary as JSON.")
    var json = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard (1...1000).contains(batchSize) else { throw ValidationError("--batch is from 1 to 1000") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate is a number above 0") }
        guard timeout > 0, timeout < 1e6 else { throw ValidationError("--timeout is a number of seconds above 0") }
        _ = try endpoint()
        _ = try itemDate()
    }

    func run() throws {
        Interruption.listen()
        try reportingFailure { try feed() }
    }

    private var address: String { to ?? (ack ? "tcp://127.0.0.1:7702" : "tcp://127.0.0.1:7701") }

    private var batchSize: Int { batch ?? (ack ? 100 : 1) }

    private func endpoint() throws -> Endpoint {
        try Endpoint(connectingTo: address, option: "--to")
    }

    /// The date in full; a day alone is its midnight in Beijing, as the windows of the daemon are cut.
    private func itemDate() throws -> String? {
        guard let date else { return nil }
        let full = date.utf8.count == 10 ? date + "T00:00:00+08:00" : date
        do {
            _ = try Timestamp(rfc3339: full)
            return full
        } catch {
            throw ValidationError("--date \(date): \(error); write it like 2025-06-09 or 2025-06-09T08:00:00+08:00")
        }
    }

    private func feed() throws {
        for file in files { try InputFile.check(file) }
        if ack {
            try feed(by: PutLane(to: endpoint(), keys: keys.laneKeys(), patience: .seconds(timeout)))
        } else {
            try feed(by: makePushLane())
        }
    }

    private func feed<Lane: FeedLane & ~Copyable>(by lane: consuming Lane) throws {
        let start = ContinuousClock.now
        var feeder = ItemFeeder(
            lane,
            batchSize: batchSize,
            limiter: rate.map { RateLimiter(rate: $0, now: start) },
            progress: FeedProgress(totalBytes: totalBytes(), isQuiet: quiet, now: start)
        )
        let end = Result { try feedFiles(to: &feeder) }
        // Whatever ended it, what was sent is handed over and told.
        let (count, fault) = feeder.finish()
        try report(count, end: end, fault: fault, elapsed: .now - start)
    }

    private func makePushLane() throws -> PushLane {
        do {
            return try PushLane(to: endpoint(), curve: keys.curve(), patience: .seconds(timeout))
        } catch let error as ZeroMQError {
            throw CommandFailure(.unavailable, "\(error)")
        }
    }

    /// Feeds file after file.
    /// - Throws: ``FeedStop`` if it ended early, `ZeroMQError`, or ``CommandFailure`` if a file cannot be read to its end.
    private func feedFiles<Lane: FeedLane & ~Copyable>(to feeder: inout ItemFeeder<Lane>) throws {
        for file in files { try feed(file, to: &feeder) }
        try feeder.sendArray()
    }

    private func feed<Lane: FeedLane & ~Copyable>(_ file: String, to feeder: inout ItemFeeder<Lane>) throws {
        guard format.resolved(for: file, standardInput: .ndjson) != .ndjson else {
            var reader = try LineReader(path: file, lineLimit: Lane.messageLimit)
            return try feeder.feed(lines: &reader)
        }
        do {
            try feeder.feed(try FeedDocument(path: file, date: itemDate()))
        } catch let failure as CommandFailure {
            feeder.refuse(failure.description)
        }
    }

    private func totalBytes() -> Int? {
        files.contains("-")
            ? nil
            : files.reduce(0) { sum, file in
                let attributes = try? FileManager.default.attributesOfItem(atPath: file)
                return sum + (attributes?[.size] as? Int ?? 0)
            }
    }

    private func report(
        _ count: FeedCount,
        end: Result<Void, any Error>,
        fault: String?,
        elapsed: Duration
    ) throws {
        var stop: FeedStop?
        if case .failure(let error) = end { stop = error as? FeedStop }
        try StandardOutput.write(
            json
                ? count.json(elapsed: elapsed, endpoint: address, isInterrupted: stop == .interrupted)
                : [UInt8](count.summary(elapsed: elapsed, endpoint: address).utf8)
        )
        if stop == .interrupted { throw ExitCode(Interruption.exitCode) }
        if let fault { throw CommandFailure(.unavailable, fault) }
        if stop == .stalled || count.unsent > 0 {
            throw CommandFailure(
                .unavailable,
                "\(address): nobody took an item for \(timeout) s; start minshengd, or give its \(ack ? "put" : "push") lane with --to"
            )
        }
        do {
            try end.get()
        } catch let error as ZeroMQError {
            throw CommandFailure(.unavailable, "\(error)")
        }
        if count.refused > 0 || (count.tally?.rejected ?? 0) > 0 {
            throw ExitCode(CommandFailure.Kind.someRefused.rawValue)
        }
    }
}

extension Endpoint {
    /// Reads an address to connect to from an option.
    /// - Throws: `ValidationError` that names the option.
    init(connectingTo text: String, option: String) throws {
        do {
            try self.init(text)
        } catch {
            throw ValidationError("\(option) \(text): \(error.reason); write tcp://HOST:PORT or ipc:///PATH")
        }
        if isWildcard || transport == .inproc {
            throw ValidationError(
                "\(option) \(text): is no address to connect to; write tcp://HOST:PORT or ipc:///PATH"
            )
        }
    }
}
