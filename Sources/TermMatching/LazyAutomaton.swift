// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An automaton that is made when a text first needs it, which nearly always is never.
final class LazyAutomaton: Sendable {
    private let bytes: [UInt8]
    private let ends: [UInt32]
    private let automaton = Mutex<TermAutomaton?>(nil)

    /// - Parameters:
    ///   - bytes: the terms, one behind the other.
    ///   - ends: where each ends.
    init(bytes: [UInt8], ends: [UInt32]) {
        self.bytes = bytes
        self.ends = ends
    }

    /// The automaton, made by the first caller while others wait.
    var value: TermAutomaton {
        automaton.withLock { automaton in
            let value = automaton ?? TermAutomaton(bytes: bytes, bounds: [0] + ends.map(Int.init))
            automaton = value
            return value
        }
    }
}
