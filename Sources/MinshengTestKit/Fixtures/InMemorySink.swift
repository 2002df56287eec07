// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline

/// A sink that keeps what it receives, and lets a test wait for it.
public final class InMemorySink: Sink {
    private struct State {
        var emissions: [Emission] = []
        var isEnded = false
    }

    private let state = Watched(State())

    /// Creates a sink that has received nothing.
    public init() {}

    /// What was received so far.
    public var emissions: [Emission] { state.value.emissions }

    /// The values of windows received so far, in order.
    public var updates: [Publication] { emissions.flatMap(\.updates) }

    /// Waits for the first emission, past ones among them, that satisfies `predicate`.
    /// - Returns: nil if the pipeline ended without one.
    /// - Throws: `CancellationError` if the task is cancelled first.
    public func first(where predicate: @escaping @Sendable (Emission) -> Bool) async throws -> Emission? {
        try await state.wait { $0.isEnded || $0.emissions.contains(where: predicate) }
        return emissions.first(where: predicate)
    }

    /// Keeps emissions until they end.
    public func run(_ emissions: Emissions) async throws {
        for await emission in emissions { state.update { $0.emissions.append(emission) } }
        state.update { $0.isEnded = true }
    }
}
