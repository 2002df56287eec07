// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Synchronization
import Testing

@Suite("Conveyor")
struct ConveyorTests {
    @Test("keeps order and bound with several producers and workers", arguments: [1, 2, 7])
    func keepsOrderAndBound(capacity: Int) async {
        let conveyor = Conveyor<Int, Int>(capacity: capacity)
        let highWater = HighWater()
        let results = await withTaskGroup(of: [Int].self) { group in
            group.addTask {
                await withTaskGroup(of: Void.self) { producers in
                    for producer in 0..<3 {
                        producers.addTask {
                            for number in 0..<500 { _ = await conveyor.put(number * 3 + producer) }
                        }
                    }
                }
                conveyor.finish()
                return []
            }
            for _ in 0..<3 {
                group.addTask {
                    while let job = await conveyor.take() {
                        highWater.note(conveyor.inFlightCount)
                        if job.ticket % 5 == 0 { await Task.yield() }
                        conveyor.done(job.input, ticket: job.ticket)
                    }
                    return []
                }
            }
            group.addTask { await Self.collect(conveyor) }
            return await group.reduce([], +)
        }
        #expect(results.sorted() == Array(0..<1500))
        for producer in 0..<3 {
            let own = results.filter { $0 % 3 == producer }
            #expect(own == own.sorted(), "one producer's inputs leave in its order")
        }
        #expect(highWater.value <= capacity)
    }

    @Test("abandoning ends every wait")
    func abandoningEndsEveryWait() async {
        let conveyor = Conveyor<Int, Int>(capacity: 1)
        #expect(await conveyor.put(0))
        async let refused = conveyor.put(1)
        async let event = conveyor.next()
        let job = await conveyor.take()
        async let nothing = conveyor.take()
        conveyor.abandon()
        conveyor.done(7, ticket: job?.ticket ?? 0)
        #expect(await !refused)
        #expect(await nothing == nil)
        guard case .finished = await event else {
            Issue.record("the consumer was not let go")
            return
        }
        #expect(await !conveyor.put(2))
    }

    @Test("a wake ends the consumer's wait")
    func wakeEndsWait() async {
        let conveyor = Conveyor<Int, Int>(capacity: 1)
        async let event = conveyor.next()
        conveyor.wake()
        guard case .woken = await event else {
            Issue.record("the consumer was not woken")
            return
        }
    }

    private final class HighWater: Sendable {
        private let mark = Mutex(0)
        var value: Int { mark.withLock { $0 } }
        func note(_ count: Int) { mark.withLock { $0 = max($0, count) } }
    }

    private static func collect(_ conveyor: Conveyor<Int, Int>) async -> [Int] {
        var results: [Int] = []
        while case .output(let output) = await conveyor.next() { results.append(output) }
        return results
    }
}
