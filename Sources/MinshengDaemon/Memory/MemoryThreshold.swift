// SPDX-License-Identifier: Apache-2.0

/// Decides when the memory of the process calls for opening the lanes anew.
///
/// If that does not help, the memory is not libzmq's, and doing it again would only hurt the peers: then the memory must
/// grow by another quarter of the limit first.
package struct MemoryThreshold: Equatable, Sendable {
    /// What the process may have, in bytes.
    package let limit: Int
    /// The memory at which the lanes are opened anew.
    package private(set) var threshold: Int

    package init(limit: Int) {
        self.limit = limit
        threshold = limit
    }

    /// Whether the lanes are to be opened anew.
    package mutating func isReached(by resident: Int) -> Bool {
        // What was above the limit has gone.
        if resident < limit - limit / 4 { threshold = limit }
        return resident > threshold
    }

    /// Takes in what was left after the lanes were opened anew.
    package mutating func relieve(to resident: Int) {
        threshold = max(limit, resident + limit / 4)
    }
}
