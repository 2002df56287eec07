// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Minsheng
import MinshengMetrics

/// `minsheng report`: counts what files hold, as the daemon counts a stream.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Counts the items of files by principle, measure, time, region and source.",
        discussion: """
            The same metrics as the daemon's, over files: windows by the items' own dates (date_published), said versus done, labels \
            together, top terms, regions, stories with reprints counted once, and the ledger. Items without a date are in the totals and \
            not in the timeline; a record of an item that came before counts once.

            On a terminal and with --text: tables with the course of each label over time. In a pipe: JSON lines. --html writes a page with \
            charts that loads nothing and runs no script, readable on a phone and in print.

            Examples:
              minsheng report seeds/*.jsonl
              minsheng report archive.jsonl --window 1h --csv > archive.csv
              minsheng report seeds/*.jsonl --html --output report.html
              minsheng report archive.jsonl --openmetrics > archive.om && promtool tsdb create-blocks-from openmetrics archive.om
              minsheng report letters/*.txt --date 2025-06-09

            Exit codes: 0 done · 1 a line was not an item · 65 a file was not UTF-8, or the pack is faulty · 66 no such file · 130 interrupted.
            """
    )

    @Argument(help: "NDJSON files with an item a line, and texts, an item each; - is standard input.")
    var files: [String]

    @Option(help: "The size of the timeline's windows: 30s, 15m, 1h, 1d, 7d.")
    var window = "1d"

    @Option(help: "The local time whose midnights begin the days, as an offset from UTC.")
    var offset = "+08:00"

    @Option(help: "The date of items that have none: 2025-06-09, or with a time and an offset.")
    var date: String?

    @Option(help: "What the files hold: auto (by the name; standard input is NDJSON), text, markdown or ndjson.")
    var format = InputFormat.auto

    @OptionGroup var page: PageOptions

    @Flag(help: "Write a table in CSV.")
    var csv = false

    @Flag(name: .customLong("openmetrics"), help: "Write the timeline in the text format of OpenMetrics, with times.")
    var openMetrics = false

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var pack: PackOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let forms = [page.html, csv, openMetrics, output.json, output.text].count { $0 }
        guard forms <= 1 else {
            throw ValidationError("--html, --csv, --openmetrics, --json and --text exclude each other; give one")
        }
        try page.refusePage(among: files)
        _ = try setUp()
    }

    func run() throws {
        Interruption.listen()
        try reportingFailure {
            let (size, offset, date) = try setUp()
            let classifier = try pack.classifier()
            var builder: ReportBuilder
            do {
                builder = try ReportBuilder(
                    classifier,
                    size: size,
                    offset: offset,
                    receiptTime: .now,
                    standInDate: date
                )
            } catch let error as MetricsError {
                throw CommandFailure(.unreadable, "\(error.message)")
            }
            let failure = try count(into: &builder)
            guard !Interruption.isRequested else { throw ExitCode(Interruption.exitCode) }
            try write(builder.finish())
            if let failure { throw failure }
        }
    }

    /// The options that are written as texts.
    private func setUp() throws -> (WindowSize, UTCOffset, Timestamp?) {
        do {
            let offset = try UTCOffset(offset)
            let full = date.map { $0.utf8.count == 10 ? "\($0)T00:00:00\(self.offset)" : $0 }
            return (try WindowSize(window), offset, try full.map { try Timestamp(rfc3339: $0) })
        } catch let error as MetricsError {
            throw ValidationError("\(error.message); see minsheng report --help")
        }
    }

    // MARK: Counting

    /// Counts file after file.
    /// - Returns: the exit code of the first failure; each has been told.
    private func count(into builder: inout ReportBuilder) throws -> ExitCode? {
        var progress = ReportProgress(isQuiet: quiet)
        defer { progress.clear() }
        var first: ExitCode?
        for file in files where !Interruption.isRequested {
            var failure: ExitCode?
            do {
                failure = try count(file, into: &builder, &progress)
            } catch let error as CommandFailure {
                progress.clear()
                failure = error.exitCode()
            }
            first = first ?? failure
        }
        return first
    }

    private func count(
        _ file: String,
        into builder: inout ReportBuilder,
        _ progress: inout ReportProgress
    ) throws -> ExitCode? {
        let name = InputFile.name(of: file)
        // Items that name no source have their file's name for one.
        let source = file == "-" ? name : URL(fileURLWithPath: file).lastPathComponent
        guard format.resolved(for: file, standardInput: .ndjson) == .ndjson else {
            builder.add(ReportItem(text: try InputFile.text(of: file), id: name, source: source))
            progress.update(file: name)
            return nil
        }
        var reader = try LineReader(path: file)
        var failure: ExitCode?
        while let line = try reader.next() {
            do {
                builder.add(try item(line, of: reader, source: source))
            } catch {
                builder.refuse()
                progress.clear()
                failure = CommandFailure(.someRefused, "\(name):\(line.number): \(error.description)").exitCode()
            }
            progress.update(file: name)
        }
        return failure
    }

    private func item(
        _ line: LineReader.Line,
        of reader: borrowing LineReader,
        source: String
    ) throws(ItemRecord.Fault) -> ReportItem {
        guard let range = line.range else { throw .tooLong }
        return try reader.withBytes(of: range) { bytes throws(ItemRecord.Fault) in
            try ReportItem(line: bytes, source: source)
        }
    }

    // MARK: Writing

    private func write(_ report: Report) throws {
        if let path = page.path { return try OutputFile.write(Array(ReportPage(report).render().utf8), to: path) }
        if csv { return try StandardOutput.write(ReportTable.render(report)) }
        if openMetrics {
            var metrics = OpenMetricsPage(pack: report.pack)
            metrics.take(report.timeline)
            return try StandardOutput.write(metrics.text(.all, ledger: report.ledger))
        }
        let terminal = output.terminal
        if output.isForPeople(terminal) {
            return try StandardOutput.write(ReportText(terminal: terminal).render(report))
        }
        try StandardOutput.write(ReportLines.render(report, time: .now))
    }
}

extension Timestamp {
    /// The present, by the system's clock.
    fileprivate static var now: Timestamp {
        Timestamp(microsecondsSince1970: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }
}
