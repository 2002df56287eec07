// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// An automaton that is made when a text first needs it, which nearly always is never.
final class LazyAutomaton: Sendable {
    private let bytes: [UInt8]
    private let bounds: [Int]
    private let automaton = Mutex<TermAutomaton?>(nil)

    init(bytes: [UInt8], bounds: [Int]) {
        self.bytes = bytes
        self.bounds = bounds
    }

    /// The automaton, made by the first caller while others wait.
    var value: TermAutomaton {
        automaton.withLock { automaton in
            let value = automaton ?? TermAutomaton(bytes: bytes, bounds: bounds)
            automaton = value
            return value
        }
    }
}
