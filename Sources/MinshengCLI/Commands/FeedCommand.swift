// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MinshengMetrics
import ZeroMQ

/// `minsheng feed`: sends items to the daemon's push lane.
struct FeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Sends items to the daemon's push lane.",
        discussion: """
            NDJSON files are sent line by line as they stand; what is wrong with an item, the daemon counts. A Markdown or text \
            file is one item: its id is the file's name, its source is "file", its title the heading in its first line. \
            When the daemon is busy feeding waits; nothing is dropped.

            Examples:
              minsheng feed seeds/news-2025-06-09.jsonl
              minsheng feed seeds/opinions-2025.md --date 2025-06-09
              zstdcat archive.jsonl.zst | minsheng feed - --rate 5000
              minsheng feed news.jsonl --to tcp://news.example:7701 --server-key KEY --key-file feeder.key

            Exit codes: 0 all was handed to the daemon · 1 something was too long or no text · 66 no such file · \
            69 no daemon takes items there · 130 interrupted.
            """
    )

    @Argument(
        help:
            "Files to send: .jsonl and .ndjson hold an item a line, others are one item; - is NDJSON from standard input."
    )
    var files: [String]

    @Option(help: "The address of the daemon's push lane.")
    var to = "tcp://127.0.0.1:7701"

    @Option(help: "What the files hold: auto (by the name), text, markdown or ndjson.")
    var format = InputFormat.auto

    @Option(help: "Send up to so many lines as one array, at most 1000.")
    var batch = 1

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
        guard (1...1000).contains(batch) else { throw ValidationError("--batch is from 1 to 1000") }
        if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate is a number above 0") }
        guard timeout > 0, timeout < 1e6 else { throw ValidationError("--timeout is a number of seconds above 0") }
        _ = try endpoint()
        _ = try itemDate()
    }

    func run() throws {
        Interruption.listen()
        try reportingFailure { try feed() }
    }

    private func endpoint() throws -> Endpoint {
        try Endpoint(connectingTo: to, option: "--to")
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
        let start = ContinuousClock.now
        let lane = try makeLane()
        var feeder = Feeder(
            lane,
            batchSize: batch,
            limiter: rate.map { RateLimiter(rate: $0, now: start) },
            progress: FeedProgress(totalBytes: totalBytes(), isQuiet: quiet, now: start)
        )
        let end = Result { try feedFiles(to: &feeder) }
        // Whatever ended it, what was sent is handed over and told.
        let count = feeder.finish()
        try report(count, end: end, elapsed: .now - start)
    }

    private func makeLane() throws -> PushLane {
        do {
            return try PushLane(to: endpoint(), curve: keys.curve(), patience: .seconds(timeout))
        } catch let error as ZeroMQError {
            throw CommandFailure(.unavailable, "\(error)")
        }
    }

    /// Feeds file after file.
    /// - Throws: ``FeedStop`` if it ended early, `ZeroMQError`, or ``CommandFailure`` if a file cannot be read to its end.
    private func feedFiles(to feeder: inout Feeder) throws {
        for file in files { try feed(file, to: &feeder) }
        try feeder.sendArray()
    }

    private func feed(_ file: String, to feeder: inout Feeder) throws {
        guard format.resolved(for: file, standardInput: .ndjson) != .ndjson else {
            var reader = try LineReader(path: file)
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

    private func report(_ count: FeedCount, end: Result<Void, any Error>, elapsed: Duration) throws {
        var stop: FeedStop?
        if case .failure(let error) = end { stop = error as? FeedStop }
        try StandardOutput.write(
            json
                ? count.json(elapsed: elapsed, endpoint: to, isInterrupted: stop == .interrupted)
                : [UInt8](count.summary(elapsed: elapsed, endpoint: to).utf8)
        )
        if stop == .interrupted { throw ExitCode(Interruption.exitCode) }
        if stop == .stalled || count.unsent > 0 {
            throw CommandFailure(
                .unavailable,
                "\(to): nobody took an item for \(timeout) s; start minshengd, or give its push lane with --to"
            )
        }
        do {
            try end.get()
        } catch let error as ZeroMQError {
            throw CommandFailure(.unavailable, "\(error)")
        }
        if count.refused > 0 { throw ExitCode(CommandFailure.Kind.someRefused.rawValue) }
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
