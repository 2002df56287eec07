// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
public import Testing

/// What every `Source` owes the runtime, as a test to run against your own.
///
/// ```swift
/// @Test func keepsContract() async throws {
///     try await SourceContract.verify { FileSource(path: fixture) }
/// }
/// ```
public enum SourceContract {
    /// Opens, runs, stops, cancels and holds up sources, each made anew.
    ///
    /// Verified are: a source that is stopped before or while it runs returns, and more than one stop does no harm; it
    /// returns when its task is cancelled, and when the pipeline takes no more; while it waits to hand something on, it
    /// neither fails nor loses what it waits with.
    /// - Parameters:
    ///   - sourceLocation: where the test is that calls this, for its messages.
    ///   - makeSource: makes a source; called once for each part of the contract.
    ///   - feed: sees to it that the open source, reached at the addresses it gave, has at least one message to hand on.
    public static func verify<S: Source>(
        sourceLocation: SourceLocation = #_sourceLocation,
        makeSource: () throws -> S,
        feed: @escaping @Sendable (_ addresses: [String]) async throws -> Void = { _ in }
    ) async throws {
        try await stopsBeforeRun(makeSource(), sourceLocation)
        try await handsOnAndStops(makeSource(), feed, sourceLocation)
        try await waitsWhileHeld(makeSource(), feed, sourceLocation)
        try await endsWhenCancelled(makeSource(), sourceLocation)
        try await endsWhenRefused(makeSource(), feed, sourceLocation)
    }

    private static func stopsBeforeRun(_ source: some Source, _ location: SourceLocation) async throws {
        _ = try await source.open()
        source.stop()
        source.stop()
        await expectEnds("a source that was stopped before it ran returns", sourceLocation: location) {
            try await source.run(IntakeProbe().intake)
        }
    }

    private static func handsOnAndStops(
        _ source: some Source,
        _ feed: @escaping @Sendable ([String]) async throws -> Void,
        _ location: SourceLocation
    ) async throws {
        let addresses = try await source.open()
        let probe = IntakeProbe()
        await expectEnds("a source hands on what it receives, and returns when it is stopped", sourceLocation: location)
        {
            async let run: Void = source.run(probe.intake)
            try await feed(addresses)
            _ = try await probe.messages(atLeast: 1)
            source.stop()
            try await run
            source.stop()
        }
        #expect(probe.messages.isEmpty == false, sourceLocation: location)
    }

    private static func waitsWhileHeld(
        _ source: some Source,
        _ feed: @escaping @Sendable ([String]) async throws -> Void,
        _ location: SourceLocation
    ) async throws {
        let addresses = try await source.open()
        let probe = IntakeProbe()
        probe.hold()
        await expectEnds("a source that is stopped while it waits hands on what it has", sourceLocation: location) {
            async let run: Void = source.run(probe.intake)
            try await feed(addresses)
            try await probe.waitUntilHolding()
            source.stop()
            // A source that gives up what it has in hand needs a moment to do so.
            for _ in 0..<1000 { await Task.yield() }
            probe.release()
            try await run
        }
        #expect(probe.messages.isEmpty == false, "what it waited with is handed on", sourceLocation: location)
    }

    private static func endsWhenCancelled(_ source: some Source, _ location: SourceLocation) async throws {
        _ = try await source.open()
        await expectEnds("a source whose task is cancelled returns", sourceLocation: location) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await source.run(IntakeProbe().intake) }
                group.cancelAll()
            }
        }
    }

    private static func endsWhenRefused(
        _ source: some Source,
        _ feed: @escaping @Sendable ([String]) async throws -> Void,
        _ location: SourceLocation
    ) async throws {
        let addresses = try await source.open()
        let probe = IntakeProbe()
        probe.refuse()
        await expectEnds("a source returns when the pipeline takes no more", sourceLocation: location) {
            async let run: Void = source.run(probe.intake)
            try await feed(addresses)
            try await run
        }
    }
}
