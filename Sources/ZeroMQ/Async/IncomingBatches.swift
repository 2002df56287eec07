// SPDX-License-Identifier: Apache-2.0

/// The batches an ``AsyncSocket`` receives.
public struct IncomingBatches: AsyncSequence, Sendable {
    /// Takes one batch after another.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let owner: any AnyObject & Sendable
        fileprivate let storage: AsyncSocketStorage

        /// The next batch; `nil` when the socket is closed and all was taken, or the task is cancelled.
        public mutating func next() async throws(ZeroMQError) -> IncomingBatch? { try await storage.receive() }

        /// The next batch; `nil` when the socket is closed and all was taken, or the task is cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ZeroMQError) -> IncomingBatch? { try await storage.receive() }
    }

    /// Keeps the socket open while it is iterated.
    let owner: any AnyObject & Sendable
    let storage: AsyncSocketStorage

    /// Starts to take batches.
    public func makeAsyncIterator() -> Iterator { Iterator(owner: owner, storage: storage) }
}

/// The messages an ``AsyncSocket`` receives, one by one.
public struct IncomingMessages: AsyncSequence, Sendable {
    /// Takes one message after another.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var batches: IncomingBatches.Iterator
        fileprivate var batch: IncomingBatch?
        fileprivate var index = 0

        /// The next message; `nil` when the socket is closed and all was taken, or the task is cancelled.
        public mutating func next() async throws(ZeroMQError) -> IncomingMessage? {
            try await next(isolation: #isolation)
        }

        /// The next message; `nil` when the socket is closed and all was taken, or the task is cancelled.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(ZeroMQError) -> IncomingMessage? {
            if let batch, index < batch.count {
                defer { index += 1 }
                return batch[index]
            }
            (batch, index) = (try await batches.next(isolation: actor), 1)
            return batch?.first
        }
    }

    let batches: IncomingBatches

    /// Starts to take messages.
    public func makeAsyncIterator() -> Iterator { Iterator(batches: batches.makeAsyncIterator()) }
}
