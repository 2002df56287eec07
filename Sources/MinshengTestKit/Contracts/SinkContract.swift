// SPDX-License-Identifier: Apache-2.0

import AsyncAlgorithms
import MinshengMetrics
public import MinshengPipeline
public import Testing

/// What every `Sink` owes the runtime, as a test to run against your own.
///
/// ```swift
/// @Test func keepsContract() async throws {
///     try await SinkContract.verify { Console() }
/// }
/// ```
public enum SinkContract {
    /// Opens and runs sinks, each made anew.
    ///
    /// Verified are: a sink returns when the emissions end, also when there was none or an empty one; it takes all of
    /// them; it returns when its task is cancelled.
    /// - Parameters:
    ///   - sourceLocation: where the test is that calls this, for its messages.
    ///   - makeSink: makes a sink; called once for each part of the contract.
    public static func verify<S: Sink>(
        sourceLocation: SourceLocation = #_sourceLocation,
        makeSink: () throws -> S
    ) async throws {
        for emissions in [
            [], [emission(number: 1, updateCount: 0)], (1...50).map { emission(number: $0, updateCount: 20) },
        ] {
            let sink = try makeSink()
            _ = try await sink.open()
            let channel = AsyncChannel<Emission>()
            await expectEnds("a sink takes \(emissions.count) emissions and returns", sourceLocation: sourceLocation) {
                async let run: Void = sink.run(Emissions(channel))
                for emission in emissions { await channel.send(emission) }
                channel.finish()
                try await run
            }
        }
        try await endsWhenCancelled(makeSink(), sourceLocation)
    }

    /// An emission as the runtime makes them, for tests of sinks.
    /// - Parameters:
    ///   - number: which emission of a run it is, from 1; sequence numbers follow from it.
    ///   - updateCount: how many values of windows it holds, each of a topic of its own.
    public static func emission(number: Int, updateCount: Int) -> Emission {
        let time = Timestamp(secondsSince1970: 1_749_427_200 + Int64(number))
        let updates = (0..<updateCount).map { index in
            Publication(
                topic: "v1/1h/test/\(index)/",
                sequence: number,
                windowStart: Timestamp(secondsSince1970: 1_749_427_200),
                isFinal: false,
                body: Array(#"{"type":"window","seq":\#(number)}"#.utf8)
            )
        }
        let ledger = Publication(
            topic: Ledger.topic,
            sequence: number,
            windowStart: nil,
            isFinal: false,
            body: Ledger().json(time: time, epoch: "test", sequence: number)
        )
        return Emission(
            time: time,
            epoch: "test",
            updates: updates,
            ledger: ledger,
            watermark: nil,
            isHeartbeat: true
        )
    }

    private static func endsWhenCancelled(_ sink: some Sink, _ location: SourceLocation) async throws {
        _ = try await sink.open()
        await expectEnds("a sink whose task is cancelled returns", sourceLocation: location) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { try? await sink.run(Emissions(AsyncChannel<Emission>())) }
                group.cancelAll()
            }
        }
    }
}
