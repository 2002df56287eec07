// SPDX-License-Identifier: Apache-2.0

/// Where results go: subscribers, a file, another system.
///
/// The runtime calls ``open()`` once, then ``run(_:)`` in a task of its own with everything the pipeline emits, in order
/// and without gaps. A sink that is slow first fills a short queue and then holds up the whole pipeline, for nothing is
/// dropped on the way; one that may fall behind its readers keeps the latest values and drops older ones by itself.
///
/// ```swift
/// struct Console: Sink {
///     func run(_ emissions: Emissions) async throws {
///         for await emission in emissions {
///             for update in emission.updates { print(update.topic, update.sequenceNumber) }
///         }
///     }
/// }
/// ```
public protocol Sink: Sendable {
    /// Opens what the sink writes to, before anything runs.
    /// - Returns: the addresses others can reach it at, with any wild card resolved; empty if there are none.
    /// - Throws: whatever keeps the sink from working; the pipeline then does not start.
    func open() async throws -> [String]

    /// Takes emissions until they end, then writes out what it still holds and returns.
    /// - Throws: what the sink cannot mend by itself; the pipeline then stops. A fault that may pass, such as a full disk,
    ///   is better logged, counted and tried again.
    func run(_ emissions: Emissions) async throws
}

extension Sink {
    /// Opens nothing.
    public func open() async throws -> [String] { [] }
}
