// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A bounded hand-off from many producers through many workers to one consumer that gets results in order of the inputs.
///
/// The decisions are ``ConveyorState``'s; this class locks it and resumes who waited. See
/// `docs/decisions/0050-one-conveyor.md` for what it replaces.
package final class Conveyor<Input: Sendable, Output: Sendable>: Sendable {
    private typealias State = ConveyorState<
        Input, Output,
        CheckedContinuation<Bool, Never>,
        CheckedContinuation<ConveyorJob<Input>?, Never>,
        CheckedContinuation<ConveyorEvent<Output>, Never>
    >

    private let state: Mutex<State>

    /// Creates a conveyor.
    /// - Parameter capacity: the most inputs that are in flight, from the moment they are accepted until their result
    ///   is handed out.
    package init(capacity: Int) {
        state = Mutex(State(capacity: capacity))
    }

    /// The number of inputs that were accepted and whose results have not been handed out.
    package var inFlightCount: Int { state.withLock { $0.inFlightCount } }

    /// Brings in an input, and waits until there is room for it.
    /// - Returns: false if the conveyor takes no more inputs.
    package func put(_ input: Input) async -> Bool {
        await withCheckedContinuation { waiter in
            perform(state.withLock { $0.put(input, waiter: waiter) })
        }
    }

    /// Waits for an input to work on.
    /// - Returns: nil once no more will come.
    package func take() async -> ConveyorJob<Input>? {
        await withCheckedContinuation { waiter in
            perform(state.withLock { $0.take(waiter: waiter) })
        }
    }

    /// Brings back the result of a job.
    package func done(_ output: Output, ticket: Int) {
        perform(state.withLock { $0.done(output, ticket: ticket) })
    }

    /// Waits for the next result, in order of the inputs; only one task may do so.
    package func next() async -> ConveyorEvent<Output> {
        await withCheckedContinuation { waiter in
            perform(state.withLock { $0.next(waiter: waiter) })
        }
    }

    /// Makes the consumer's present or next wait end without a result.
    package func wake() {
        perform(state.withLock { $0.wake() })
    }

    /// Takes no more inputs; what is on the way still comes out.
    package func finish() {
        perform(state.withLock { $0.finish() })
    }

    /// Drops all that is on the way and ends every wait.
    package func abandon() {
        perform(state.withLock { $0.abandon() })
    }

    private func perform(_ actions: [State.Action]) {
        for action in actions {
            switch action {
            case .resumePut(let waiter, let isAccepted): waiter.resume(returning: isAccepted)
            case .resumeTake(let waiter, let job): waiter.resume(returning: job)
            case .resumeNext(let waiter, let event): waiter.resume(returning: event)
            }
        }
    }
}
