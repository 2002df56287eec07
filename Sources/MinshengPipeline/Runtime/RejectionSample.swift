// SPDX-License-Identifier: Apache-2.0

import Logging
import MinshengMetrics

/// Some of the items that were not taken, so that somebody can see what is wrong with them; the ledger counts them all.
struct RejectionSample: Sendable {
    /// How many are kept from one emission to the next.
    static let limit = 64

    private var kept: [Rejection] = []
    private var unlogged: [RejectionReason: Int] = [:]
    private var example: Rejection?

    mutating func add(_ rejections: [Rejection]) {
        kept += rejections.prefix(Self.limit - kept.count)
        for rejection in rejections { unlogged[rejection.reason, default: 0] += 1 }
        example = rejections.last ?? example
    }

    /// Takes those kept since the last call.
    mutating func take() -> [Rejection] {
        defer { kept = [] }
        return kept
    }

    /// Says how many there were since the last call, with one of them as an example; nothing if there were none.
    mutating func log(to logger: Logger) {
        guard let example else { return }
        var metadata: Logger.Metadata = ["example": "\(example.message)"]
        if let id = example.id { metadata["id"] = "\(id)" }
        if let field = example.field { metadata["field"] = "\(field)" }
        for (reason, count) in unlogged { metadata[reason.rawValue] = "\(count)" }
        logger.warning("items rejected", metadata: metadata)
        unlogged = [:]
        self.example = nil
    }
}
