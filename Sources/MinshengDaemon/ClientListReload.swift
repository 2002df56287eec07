// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengPipeline
import MinshengStages
import ServiceLifecycle
import UnixSignals

/// Reads the list of clients anew at SIGHUP.
///
/// Only the list is taken from the file; all else in it, and the daemon's own keys, take a restart. A file with any fault
/// changes nothing.
struct ClientListReload: Service {
    let hangups: UnixSignalsSequence
    /// The configuration file, nil if there is none.
    let file: String?
    /// The lock, nil if there is none.
    let security: LaneSecurity?
    /// The lanes on which clients say nothing, so that only a new handshake shows whether they may still read.
    let liveLanes: [LiveSink]
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in hangups { await reload() }
        }
    }

    private func reload() async {
        guard let file, let security else {
            logger.notice("SIGHUP: there is no list of clients to read")
            return
        }
        let list: ClientList
        do {
            list = try Self.list(in: file)
        } catch {
            logger.error("the list of clients stays as it was: \(error)")
            return
        }
        let changes = security.replaceClients(with: list)
        logger.notice(
            "the list of clients was read anew",
            metadata: [
                "added": "\(changes.added.joined(separator: ","))",
                "removed": "\(changes.removed.joined(separator: ","))",
                "changed": "\(changes.changed.joined(separator: ","))",
            ]
        )
        guard changes.takesAway else { return }
        for lane in liveLanes { await lane.rebind() }
    }

    /// Reads the list, and with it the whole file: one with a fault elsewhere was hardly meant to be read yet.
    private static func list(in file: String) throws -> ClientList {
        let configuration = try ConfigurationDecoder().decode(DaemonConfiguration.self, from: YAMLFile.read(file))
        guard let section = configuration.security else {
            throw PipelineError(
                .invalidConfiguration,
                "\(file) has no section \"security\" any more; to take the lock off, restart"
            )
        }
        return try section.clientList()
    }
}

extension ClientListReload: CustomStringConvertible {
    /// A name for logs.
    var description: String { "client list" }
}
