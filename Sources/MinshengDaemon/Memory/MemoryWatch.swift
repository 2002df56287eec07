// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengStages
import ServiceLifecycle

/// Opens the lanes anew when the process takes too much memory.
///
/// libzmq 4.3.4 bounds the messages of a peer but not their parts: a message counts when its last frame has come, so one
/// peer that sends frames without end takes all memory there is. What it has sent goes away with the lane's socket. Other
/// peers connect again by themselves; items that were acknowledged are not concerned.
struct MemoryWatch: Service {
    /// How often the memory is looked at; a fast peer on this machine sends about 100 MiB meanwhile.
    private static let interval = Duration.milliseconds(100)

    let lanes: [any RebindableLane]
    let limit: Int
    let logger: Logger

    func run() async throws {
        guard !lanes.isEmpty, ResidentMemory.read() != nil else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown { await watch() }
    }

    private func watch() async {
        var threshold = MemoryThreshold(limit: limit)
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard let resident = ResidentMemory.read(), threshold.isReached(by: resident) else { continue }
            logger.warning(
                "too much memory, most likely messages without end; the lanes are opened anew",
                metadata: ["resident": "\(resident)", "limit": "\(limit)"]
            )
            for lane in lanes { await lane.rebind() }
            ResidentMemory.trim()
            let left = ResidentMemory.read() ?? resident
            threshold.relieve(to: left)
            logger.notice("the lanes are open again", metadata: ["resident": "\(left)"])
        }
    }
}

extension MemoryWatch: CustomStringConvertible {
    /// A name for logs.
    var description: String { "memory watch" }
}
