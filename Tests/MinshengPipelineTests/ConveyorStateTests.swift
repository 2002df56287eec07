// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import Testing

/// Tables for the pure state machine: a script of calls, and who is told what after each.
@Suite("Conveyor state")
struct ConveyorStateTests {
    /// One call; letters name producers' inputs, numbers workers.
    enum Call: CustomStringConvertible {
        case put(String)
        case take(Int)
        case done(Int, String)
        case next
        case wake
        case finish
        case abandon

        var description: String {
            switch self {
            case .put(let input): "put \(input)"
            case .take(let worker): "worker \(worker) takes"
            case .done(let ticket, let output): "#\(ticket) done: \(output)"
            case .next: "next"
            case .wake: "wake"
            case .finish: "finish"
            case .abandon: "abandon"
            }
        }
    }

    struct Script: CustomTestStringConvertible {
        let name: String
        let capacity: Int
        let steps: [(call: Call, told: [String])]
        var testDescription: String { name }
    }

    static let scripts = [
        Script(
            name: "an input passes when everyone is waiting",
            capacity: 2,
            steps: [
                (.take(1), []),
                (.next, []),
                (.put("a"), ["put a: true", "worker 1: #0 a"]),
                (.done(0, "A"), ["next: A"]),
            ]
        ),
        Script(
            name: "results leave in order of the inputs",
            capacity: 3,
            steps: [
                (.put("a"), ["put a: true"]),
                (.put("b"), ["put b: true"]),
                (.put("c"), ["put c: true"]),
                (.take(1), ["worker 1: #0 a"]),
                (.take(2), ["worker 2: #1 b"]),
                (.take(3), ["worker 3: #2 c"]),
                (.next, []),
                (.done(2, "C"), []),
                (.done(1, "B"), []),
                (.done(0, "A"), ["next: A"]),
                (.next, ["next: B"]),
                (.next, ["next: C"]),
            ]
        ),
        Script(
            name: "the bound holds until a result is handed out",
            capacity: 1,
            steps: [
                (.put("a"), ["put a: true"]),
                (.put("b"), []),
                (.put("c"), []),
                (.take(1), ["worker 1: #0 a"]),
                (.take(1), []),
                (.done(0, "A"), []),
                (.next, ["next: A", "put b: true", "worker 1: #1 b"]),
                (.done(1, "B"), []),
                (.next, ["next: B", "put c: true"]),
            ]
        ),
        Script(
            name: "finishing lets what is on the way and what waits come out",
            capacity: 1,
            steps: [
                (.put("a"), ["put a: true"]),
                (.put("b"), []),
                (.finish, []),
                (.put("c"), ["put c: false"]),
                (.take(1), ["worker 1: #0 a"]),
                (.take(1), []),
                (.take(2), []),
                (.done(0, "A"), []),
                (.next, ["next: A", "put b: true", "worker 1: #1 b", "worker 2: none"]),
                (.next, []),
                (.take(1), ["worker 1: none"]),
                (.done(1, "B"), ["next: B"]),
                (.next, ["next: finished"]),
                (.next, ["next: finished"]),
            ]
        ),
        Script(
            name: "finishing an idle conveyor dismisses everyone",
            capacity: 2,
            steps: [
                (.take(1), []),
                (.take(2), []),
                (.next, []),
                (.finish, ["worker 1: none", "worker 2: none", "next: finished"]),
            ]
        ),
        Script(
            name: "a wake ends a wait, or the next one, once",
            capacity: 1,
            steps: [
                (.next, []),
                (.wake, ["next: woken"]),
                (.wake, []),
                (.wake, []),
                (.next, ["next: woken"]),
                (.next, []),
            ]
        ),
        Script(
            name: "a wake goes before results, so that a full load starves no clock",
            capacity: 1,
            steps: [
                (.put("a"), ["put a: true"]),
                (.take(1), ["worker 1: #0 a"]),
                (.done(0, "A"), []),
                (.wake, []),
                (.next, ["next: woken"]),
                (.next, ["next: A"]),
            ]
        ),
        Script(
            name: "abandoning refuses producers and dismisses everyone",
            capacity: 1,
            steps: [
                (.put("a"), ["put a: true"]),
                (.put("b"), []),
                (.take(1), ["worker 1: #0 a"]),
                (.take(2), []),
                (.next, []),
                (.abandon, ["put b: false", "worker 2: none", "next: finished"]),
                (.done(0, "A"), []),
                (.put("c"), ["put c: false"]),
                (.take(1), ["worker 1: none"]),
                (.next, ["next: finished"]),
            ]
        ),
        Script(
            name: "tickets go around the ring",
            capacity: 2,
            steps: [
                (.put("a"), ["put a: true"]), (.take(1), ["worker 1: #0 a"]), (.done(0, "A"), []), (.next, ["next: A"]),
                (.put("b"), ["put b: true"]), (.take(1), ["worker 1: #1 b"]), (.done(1, "B"), []), (.next, ["next: B"]),
                (.put("c"), ["put c: true"]), (.take(1), ["worker 1: #2 c"]), (.done(2, "C"), []), (.next, ["next: C"]),
            ]
        ),
    ]

    @Test("follows its table", arguments: scripts)
    func followsTable(script: Script) {
        var state = ConveyorState<String, String, String, Int, Void>(capacity: script.capacity)
        for (number, step) in script.steps.enumerated() {
            let told = perform(step.call, on: &state).map(describe)
            #expect(told == step.told, "step \(number): \(step.call)")
            #expect(state.inFlightCount <= script.capacity)
        }
    }

    private typealias State = ConveyorState<String, String, String, Int, Void>

    private func perform(_ call: Call, on state: inout State) -> [State.Action] {
        switch call {
        case .put(let input): state.put(input, waiter: input)
        case .take(let worker): state.take(waiter: worker)
        case .done(let ticket, let output): state.done(output, ticket: ticket)
        case .next: state.next(waiter: ())
        case .wake: state.wake()
        case .finish: state.finish()
        case .abandon: state.abandon()
        }
    }

    private func describe(_ action: State.Action) -> String {
        switch action {
        case .resumePut(let input, let isAccepted): "put \(input): \(isAccepted)"
        case .resumeTake(let worker, let job): "worker \(worker): \(job.map { "#\($0.ticket) \($0.input)" } ?? "none")"
        case .resumeNext(_, .output(let output)): "next: \(output)"
        case .resumeNext(_, .woken): "next: woken"
        case .resumeNext(_, .finished): "next: finished"
        }
    }
}
