// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Logging
import MinshengPipeline

/// The command `minshengd`.
@main
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "minshengd",
        abstract: "Reads items over ZeroMQ, classifies them, and publishes how they serve people's livelihood.",
        discussion: """
            Without a configuration it takes items at tcp://127.0.0.1:7701 (PUSH) and, with an answer to each batch, at
            tcp://127.0.0.1:7702 (REQ or DEALER), and publishes at tcp://127.0.0.1:7703 (SUB).
            Snapshots, replays and histories of what it published are to be had at tcp://127.0.0.1:7704 (REQ or DEALER).

            Examples:
              minshengd
              minshengd --config minshengd.yaml --log-format json
              minshengd --put 'tcp://127.0.0.1:*' --live 'tcp://127.0.0.1:*' --ready-file ready.json
              minshengd --config minshengd.yaml --check

            SIGTERM and SIGINT stop it: what was read is counted and published, then it exits with 0.
            SIGHUP makes it read the list of clients (security.clients) anew; a list with a fault changes nothing.

            Exit codes: 0 stopped or at the end of its input · 64 wrong usage · 69 a file or an address cannot be opened ·
            70 a stage failed · 71 too few open files allowed · 75 an address is in use · 78 wrong configuration.
            """,
        version: DaemonVersion.current
    )

    @Option(name: .shortAndLong, help: ArgumentHelp("The configuration, in YAML.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Where to take items, in place of the configured address.", valueName: "endpoint"))
    var push: String?

    @Option(
        help: ArgumentHelp(
            "Where to take items and answer each batch, in place of the configured address.",
            valueName: "endpoint"
        )
    )
    var put: String?

    @Option(help: ArgumentHelp("Where to publish, in place of the configured address.", valueName: "endpoint"))
    var live: String?

    @Option(
        help: ArgumentHelp(
            "Where to answer questions about what was published, in place of the configured address.",
            valueName: "endpoint"
        )
    )
    var sync: String?

    @Option(
        help: ArgumentHelp("How much to log: \(levelNames).", valueName: "level"),
        transform: { name in
            guard let level = Logger.Level(rawValue: name) else {
                throw ValidationError("the level is one of \(levelNames)")
            }
            return level
        }
    )
    var logLevel: Logger.Level?

    @Option(help: "How to log: text or json.")
    var logFormat: LogFormat?

    @Option(
        help: ArgumentHelp(
            "Write the addresses there, as JSON, once everything is open; removed at the end.",
            valueName: "file"
        )
    )
    var readyFile: String?

    @Flag(help: "Check the configuration, print it with every default filled in and the memory it may take, and exit.")
    var check = false

    func run() async throws {
        Self.prepareSignals()
        var log = LogSection()
        log.format = logFormat ?? log.format
        do {
            let configuration = try effectiveConfiguration()
            log = configuration.log
            let daemon = try Daemon(
                configuration,
                from: config,
                baseDirectory: baseDirectory,
                logger: Self.logger(log)
            )
            if check {
                print(try daemon.effective.yaml() + daemon.memoryComment, terminator: "")
            } else {
                try await daemon.run(readyFile: readyFile.map(ReadyFile.init))
            }
        } catch {
            Self.report(error, log)
            throw ExitStatus(error).exitCode
        }
    }

    private static func prepareSignals() {
        // A reader that goes away, or a file that may not grow, is an error to be handled, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        // Whoever started the daemon may have blocked the signals that stop it, and a block is inherited.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGHUP)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// The configuration of the file, or the default one, with what the flags say in its place.
    private func effectiveConfiguration() throws -> DaemonConfiguration {
        var configuration =
            try config.map {
                try ConfigurationDecoder().decode(DaemonConfiguration.self, from: YAMLFile.read($0))
            } ?? DaemonConfiguration()
        if let push { configuration.sources.bind("push", to: push) }
        if let put { configuration.sources.bind("put", to: put) }
        if let live { configuration.sinks.bind("live", to: live) }
        if let sync { configuration.sinks.bind("sync", to: sync) }
        if let logLevel { configuration.log.level = logLevel }
        if let logFormat { configuration.log.format = logFormat }
        return configuration
    }

    private var baseDirectory: String {
        config.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
            ?? FileManager.default.currentDirectoryPath
    }

    /// Says what ended the daemon: a line for people, or an object for a program that reads the log.
    private static func report(_ error: any Error, _ log: LogSection) {
        guard log.format == .text else {
            logger(log).critical("\(error)")
            return
        }
        try? FileHandle.standardError.write(contentsOf: Data("minshengd: \(error)\n".utf8))
    }

    private static let levelNames = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")

    private static func logger(_ section: LogSection) -> Logger {
        Logger(label: "minshengd") { label in
            LineLogHandler(label: label, level: section.level, format: section.format)
        }
    }
}
