// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import MinshengMetrics
import ZeroMQ

/// `minsheng watch`: shows the daemon's live lane.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Shows the daemon's live metrics: a table on a terminal, every update as a JSON line in a pipe.",
        discussion: """
            The table shows the newest window: how many items carry each principle and measure (count, share), how many state a \
            principle by its own word, the points, and the account of all items. In a pipe each update is one line, \
            {"topic": …, …the body as the daemon sent it…}.

            On a terminal, ↑ ↓ (or k j) choose a row and enter shows some of the items behind its number, with the words they were \
            counted for; esc or q goes back, and q in the table ends. --items shows the same without keys.

            Examples:
              minsheng watch
              minsheng watch --window 1h --from tcp://127.0.0.1:7703
              minsheng watch --count 1000 --timeout 60 | jq -c 'select(.topic == "v1/1d/all/") | .counts'
              minsheng watch --once
              minsheng watch --items 1d --label m07
              minsheng watch --items 2025-06-09T00:00:00+08:00/1d --label fairness --json
              minsheng watch --from tcp://news.example:7703 --server-key KEY --key-file reader.key

            Exit codes: 0 done, or Ctrl-C · 69 the daemon was not heard, or what was waited for did not come.
            """
    )

    @Option(help: "The address of the daemon's live lane.")
    var from = "tcp://127.0.0.1:7703"

    @Option(
        help: "The size of the windows, such as 1m, 1h or 1d; on a terminal the default is 1d, in a pipe all sizes."
    )
    var window: String?

    @Option(help: "End once the ledger says that so many items were received, and what became of each.")
    var count: Int?

    @Flag(help: "Show the current values once and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "Show the items kept behind a label's number in this window and end: 1d for the newest, or START/SIZE.",
            valueName: "window"
        )
    )
    var items: String?

    @Option(help: "The label of --items: its slug or id, such as fairness or m07.")
    var label: String?

    @Option(
        help: "The address of the daemon's sync lane; by default the port after that of --from."
    )
    var sync: String?

    @Option(
        help: "Give up after so many seconds: of waiting for --count or --once (there 5 by default), else of silence."
    )
    var timeout: Double?

    @OptionGroup var keys: LaneKeyOptions

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if once, count != nil { throw ValidationError("--once and --count exclude each other; give one") }
        if let count, count < 0 { throw ValidationError("--count is a number of items, 0 or more") }
        if let timeout, !(timeout > 0 && timeout < 1e9) {
            throw ValidationError("--timeout is a number of seconds above 0")
        }
        guard (items == nil) == (label == nil) else {
            throw ValidationError("--items and --label go together; give both or none")
        }
        if items != nil, once || count != nil || window != nil {
            throw ValidationError("--items asks once for one window; leave --once, --count and --window out")
        }
        _ = try Endpoint(connectingTo: from, option: "--from")
        if items != nil || sync != nil { _ = try syncEndpoint() }
        _ = try windowSize()
    }

    /// Where the sync lane is.
    private func syncEndpoint() throws -> Endpoint {
        if let sync { return try Endpoint(connectingTo: sync, option: "--sync") }
        let parts = from.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.first == "tcp", let port = parts.last.flatMap({ UInt16($0) }), port < .max else {
            throw ValidationError("--from \(from) does not tell where the sync lane is; give it with --sync")
        }
        return try Endpoint(
            connectingTo: (parts.dropLast() + ["\(port + 1)"]).joined(separator: ":"),
            option: "--sync"
        )
    }

    func run() throws {
        // However a terminal is left, it is left as it was.
        Interruption.listen(alsoTo: [SIGHUP, SIGQUIT])
        try reportingFailure {
            do {
                if let items, let label {
                    try BehindPrinter(
                        address: BehindLane.Address(endpoint: syncEndpoint(), keys: keys.laneKeys()),
                        terminal: output.terminal,
                        isForPeople: output.isForPeople(output.terminal)
                    ).show(BehindQuestion(label: label, window: items))
                } else {
                    try watch()
                }
            } catch let error as ZeroMQError {
                throw CommandFailure(.unavailable, "\(error)")
            }
        }
    }

    private func windowSize() throws -> WindowSize? {
        guard let window else { return nil }
        do {
            return try WindowSize(window)
        } catch {
            throw ValidationError("--window \(window): \(error)")
        }
    }

    private func watch() throws {
        let terminal = output.terminal
        let isForPeople = output.isForPeople(terminal)
        let size = try windowSize()
        let topics = LiveTopics(window: isForPeople ? size ?? .day : size, includesLabels: !isForPeople)
        let keys = try keys.laneKeys()
        let live = try Endpoint(connectingTo: from, option: "--from")
        let sync = try? syncEndpoint()
        let feed = LiveFeed(LiveFeed.Address(live: live, sync: sync, keys: keys), topics: topics)
        defer { feed.close() }
        let behind = sync.map { BehindLane.Address(endpoint: $0, keys: keys) }
        var watcher = LiveWatcher(
            feed,
            endpoint: from,
            state: LiveState(shownWindow: size ?? .day, keepsValues: once && !isForPeople),
            goal: once ? .complete : count.map { .received($0) } ?? .none,
            timeLimit: (timeout ?? (once ? 5 : nil)).map { .seconds($0) },
            output: LiveOutput(
                terminal: terminal,
                endpoint: from,
                isForPeople: isForPeople,
                isOnce: once,
                console: isForPeople && terminal.isInteractive && !once ? LiveConsole(behind) : nil
            )
        )
        try watcher.run()
    }
}
