// SPDX-License-Identifier: Apache-2.0

/// Where messages come from: a socket, a file, another system.
///
/// The runtime calls ``open()`` once, then ``run(_:)`` in a task of its own, and ``stop()`` when the pipeline is to end.
/// A source gathers what arrives together into one ``MessageBatch`` (up to some hundred messages) because each
/// delivery costs a few microseconds, whatever its size. ``Intake/send(_:)`` waits while the stages behind are busy;
/// a source that waits there reads no more, so its sender feels it.
///
/// ```swift
/// struct Greetings: Source {
///     func run(_ intake: Intake) async throws {
///         for _ in 0..<3 {
///             var messages = intake.makeMessages()
///             messages.append(#"{"id": "1", "source": "me", "title": "hello"}"#.utf8.span)
///             try await intake.send(Delivery(messages))
///         }
///     }
///     func stop() {}
/// }
/// ```
public protocol Source: Sendable {
    /// Opens what the source reads from, before anything runs.
    /// - Returns: the addresses others can reach it at, with any wild card resolved; empty if there are none.
    /// - Throws: whatever keeps the source from working; the pipeline then does not start.
    func open() async throws -> [String]

    /// Hands messages to `intake` until there are no more, or until ``stop()`` was called and what was already received
    /// is handed on.
    /// - Throws: what the source cannot mend by itself; the pipeline then stops. `CancellationError` from
    ///   ``Intake/send(_:)`` may be passed on.
    func run(_ intake: Intake) async throws

    /// Asks ``run(_:)`` to return soon; called from any thread, at any time after ``open()``, perhaps more than once.
    func stop()
}

extension Source {
    /// Opens nothing.
    public func open() async throws -> [String] { [] }
}
