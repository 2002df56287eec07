// SPDX-License-Identifier: Apache-2.0

public import ZeroMQ

/// Asks the sync lane: for current values, former messages, histories, items behind a number, and how the daemon is.
///
/// ```swift
/// try await Inquirer.connected(to: "tcp://127.0.0.1:7704", in: context) { inquirer in
///     let health = try await inquirer.ask(HealthRequest())
///     print(health.state, health.ledger?.received ?? 0)
///     for try await page in inquirer.pages(of: ItemsRequest(label: "m01", window: "1d")) {
///         for item in page.items { print(item.title, item.evidence.map(\.surface)) }
///     }
/// }
/// ```
///
/// Questions may be asked from many tasks at once; two are under way, the others wait. What is not answered in time, or in
/// part, is asked again until ``InquirerSettings/patience`` ends; all questions of the lane only read, so it does no harm.
/// Whoever wants to follow values for long uses a ``Subscriber``, which asks by itself.
public final class Inquirer: Sendable {
    private let lane: LaneConnection<InquiryStateMachine>

    private init(_ lane: LaneConnection<InquiryStateMachine>) {
        self.lane = lane
    }

    /// Runs `body` with an inquirer that is connected to a sync lane.
    /// - Parameters:
    ///   - endpoint: the address of the lane.
    ///   - context: the context that the socket is made in.
    ///   - settings: how patient the inquirer is.
    ///   - keys: what lets the inquirer in where the lane is locked.
    ///   - options: the other options of the socket.
    ///   - body: what to do with it; when it returns or throws, the socket is closed.
    public static func connected<Result: Sendable>(
        to endpoint: Endpoint,
        in context: Context,
        settings: InquirerSettings = InquirerSettings(),
        keys: LaneKeys? = nil,
        options: SocketOptions = .client,
        _ body: @Sendable (Inquirer) async throws -> Result
    ) async throws -> Result {
        let machine = InquiryStateMachine(settings: settings)
        return try await LaneConnection.opened(to: endpoint, in: context, machine, keys: keys, options: options) {
            try await body(Inquirer($0))
        }
    }

    /// Asks, and waits for the whole answer; of a request that is answered in pages, for the first one.
    /// - Throws: ``ClientError`` with code `refused` and the status of the wire protocol, such as 422 for an argument that makes
    ///   no sense and 410 for what is not kept any more; `timedOut` after ``InquirerSettings/patience``; `lockedOut` if the
    ///   daemon does not let the inquirer in; `malformedAnswer` if the answer lacks what it should have; `closed` if the
    ///   inquirer was closed or the task cancelled.
    public func ask<Request: SyncRequest>(_ request: Request) async throws(ClientError) -> Request.Answer {
        let reply = try await lane.settle(
            InquiryStateMachine.Request(verb: Request.verb, arguments: request.arguments.json)
        )
        return try request.answer(reply)
    }

    /// All pages of the answer, each asked for when it is wanted.
    public func pages<Request: PagedRequest>(of request: Request) -> SyncPages<Request> {
        SyncPages(inquirer: self, first: request)
    }
}
