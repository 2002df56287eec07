// SPDX-License-Identifier: Apache-2.0

/// The pages of an answer, one after another; see ``Inquirer/pages(of:)``.
///
/// A page is asked for when the one before has been taken. Throws what ``Inquirer/ask(_:)`` throws.
public struct SyncPages<Request: PagedRequest>: AsyncSequence, Sendable {
    let inquirer: Inquirer
    let first: Request

    /// Takes one page after another.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let inquirer: Inquirer
        fileprivate var request: Request?

        /// The next page; nil after the last.
        public mutating func next() async throws(ClientError) -> Request.Answer? {
            guard let request else { return nil }
            // Whatever happens, the same is not asked once more by an iterator that is used on.
            self.request = nil
            let page = try await inquirer.ask(request)
            self.request = page.next
            return page
        }

        /// The next page; nil after the last.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Request.Answer? {
            try await next()
        }
    }

    /// Starts with the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(inquirer: inquirer, request: first) }
}
