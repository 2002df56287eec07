// SPDX-License-Identifier: Apache-2.0

/// Lets one task sleep until another has something for it; a signal that nobody waits for is kept, but only one.
struct WakeUp: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Wakes the task that waits, or lets the next wait return at once.
    func signal() {
        continuation.yield()
    }

    /// Waits for a signal; only one task may do so.
    /// - Returns: false if the task was cancelled.
    func wait() async -> Bool {
        var iterator = stream.makeAsyncIterator()
        return await iterator.next() != nil
    }
}
