// SPDX-License-Identifier: Apache-2.0

/// The decisions of a ``Conveyor``: who gets what, and who waits.
///
/// Work lies in a ring of `capacity` slots. Three counters run around it and never overtake one another:
///
/// ```
///          nextOut        nextTake        nextPut
///  ···free···│··· working / done ···│··· queued ···│···free···
/// ```
///
/// so one number bounds all that is in flight, and what workers finish out of order leaves in order. Nothing here
/// suspends, locks or resumes: each call returns the waiters to resume, and the storage beside it does so. The waiters
/// are continuations there and plain numbers in tests.
package struct ConveyorState<Input, Output, Putter, Taker, Nexter> {
    /// What a caller is told to do after a call, in this order.
    package enum Action {
        case resumePut(Putter, isAccepted: Bool)
        case resumeTake(Taker, ConveyorJob<Input>?)
        case resumeNext(Nexter, ConveyorEvent<Output>)
    }

    private enum Slot {
        case free
        case queued(Input)
        case working
        case done(Output)
    }

    private var slots: [Slot]
    private var nextPut = 0
    private var nextTake = 0
    private var nextOut = 0
    private var isFinished = false
    private var isAbandoned = false
    private var isWoken = false
    private var putters: [(input: Input, waiter: Putter)] = []
    private var takers: [Taker] = []
    private var nexter: Nexter?

    package init(capacity: Int) {
        precondition(capacity > 0, "a conveyor has room for at least one")
        slots = Array(repeating: .free, count: capacity)
    }

    /// The number of inputs that were accepted and have not come out.
    package var inFlightCount: Int { nextPut - nextOut }

    private var hasRoom: Bool { inFlightCount < slots.count }
    private var isDrained: Bool { isAbandoned || (isFinished && putters.isEmpty && nextTake == nextPut) }

    /// Brings in an input; the waiter resumes once there is room.
    package mutating func put(_ input: Input, waiter: Putter) -> [Action] {
        guard !isFinished && !isAbandoned else { return [.resumePut(waiter, isAccepted: false)] }
        guard hasRoom else {
            putters.append((input, waiter))
            return []
        }
        return accept(input, waiter: waiter)
    }

    /// Asks for the next input to work on.
    package mutating func take(waiter: Taker) -> [Action] {
        if !isAbandoned, nextTake < nextPut { return [.resumeTake(waiter, takeQueued())] }
        if isDrained { return [.resumeTake(waiter, nil)] }
        takers.append(waiter)
        return []
    }

    /// Brings back the result for the job with `ticket`.
    package mutating func done(_ output: Output, ticket: Int) -> [Action] {
        guard !isAbandoned else { return [] }
        slots[ticket % slots.count] = .done(output)
        return ticket == nextOut ? serveNexter() : []
    }

    /// Asks for the next result in order of the inputs.
    package mutating func next(waiter: Nexter) -> [Action] {
        precondition(nexter == nil, "a conveyor has one consumer")
        nexter = waiter
        return serveNexter()
    }

    /// Makes a present or the next call of ``next(waiter:)`` return without a result.
    package mutating func wake() -> [Action] {
        isWoken = true
        return serveNexter()
    }

    /// Takes no more inputs; what is on the way still comes out.
    package mutating func finish() -> [Action] {
        isFinished = true
        return dismissTakers() + serveNexter()
    }

    /// Drops all that is on the way and lets everyone go.
    package mutating func abandon() -> [Action] {
        isAbandoned = true
        slots = Array(repeating: .free, count: slots.count)
        let refused = putters.map { Action.resumePut($0.waiter, isAccepted: false) }
        putters = []
        return refused + dismissTakers() + serveNexter()
    }

    // MARK: Moves

    private mutating func accept(_ input: Input, waiter: Putter) -> [Action] {
        slots[nextPut % slots.count] = .queued(input)
        nextPut += 1
        let accepted = Action.resumePut(waiter, isAccepted: true)
        guard !takers.isEmpty else { return [accepted] }
        return [accepted, .resumeTake(takers.removeFirst(), takeQueued())]
    }

    private mutating func takeQueued() -> ConveyorJob<Input> {
        let index = nextTake % slots.count
        guard case .queued(let input) = slots[index] else {
            preconditionFailure("slots between take and put are queued")
        }
        slots[index] = .working
        nextTake += 1
        return ConveyorJob(ticket: nextTake - 1, input: input)
    }

    private mutating func serveNexter() -> [Action] {
        guard let waiter = nexter, let (event, freed) = nextEvent() else { return [] }
        nexter = nil
        return [.resumeNext(waiter, event)] + freed
    }

    private mutating func nextEvent() -> (ConveyorEvent<Output>, [Action])? {
        if isAbandoned { return (.finished, []) }
        if isWoken {
            isWoken = false
            return (.woken, [])
        }
        if case .done(let output) = slots[nextOut % slots.count] {
            slots[nextOut % slots.count] = .free
            nextOut += 1
            return (.output(output), admitPutter())
        }
        return isDrained && nextOut == nextPut ? (.finished, []) : nil
    }

    private mutating func admitPutter() -> [Action] {
        guard !putters.isEmpty else { return [] }
        let first = putters.removeFirst()
        let actions = accept(first.input, waiter: first.waiter)
        return isDrained ? actions + dismissTakers() : actions
    }

    private mutating func dismissTakers() -> [Action] {
        guard isDrained else { return [] }
        defer { takers = [] }
        return takers.map { .resumeTake($0, nil) }
    }
}

/// One input and the number under which its result is brought back.
package struct ConveyorJob<Input> {
    package let ticket: Int
    package let input: Input
}

/// What the consumer of a ``Conveyor`` gets.
package enum ConveyorEvent<Output> {
    /// The next result, in order of the inputs.
    case output(Output)
    /// Somebody called ``Conveyor/wake()``.
    case woken
    /// There will be no more results.
    case finished
}

extension ConveyorJob: Sendable where Input: Sendable {}
extension ConveyorEvent: Sendable where Output: Sendable {}
