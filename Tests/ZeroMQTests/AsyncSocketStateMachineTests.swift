// SPDX-License-Identifier: Apache-2.0

import Testing
import ZeroMQ

@Suite("AsyncSocket state machine", .timeLimit(.minutes(10)))
struct AsyncSocketStateMachineTests {
    typealias Machine = AsyncSocketStateMachine<Int, String>

    private func machine(receivedLimit: Int = 2, queuedLimit: Int = 2) -> Machine {
        Machine(receivedLimit: receivedLimit, queuedLimit: queuedLimit)
    }

    private func describe(_ action: Machine.ReceiveAction) -> String {
        switch action {
        case .take(let batch, let wakesThread): "take \(batch)\(wakesThread ? ", wake" : "")"
        case .wait: "wait"
        case .finish(let error): "finish \(error?.code.description ?? "nil")"
        }
    }

    private func describe(_ action: Machine.SendAction?) -> String {
        switch action {
        case .accept(let wakesThread): "accept\(wakesThread ? ", wake" : "")"
        case .wait: "wait"
        case .refuse(let error): "refuse \(error.code)"
        case nil: "full"
        }
    }

    @Test("reading stops when the buffer is full and goes on when a batch was taken")
    func pausing() {
        var machine = machine()
        #expect(machine.plan == .init(isReading: true, stage: .open))
        #expect(machine.deliver(1) == nil)
        #expect(machine.plan.isReading)
        #expect(machine.deliver(2) == nil)
        #expect(!machine.plan.isReading)
        #expect(describe(machine.receive(10)) == "take 1, wake")
        #expect(machine.plan.isReading)
        #expect(describe(machine.receive(11)) == "take 2")
        #expect(describe(machine.receive(12)) == "wait")
    }

    @Test("waiting tasks get batches in the order they came")
    func waitingReceivers() {
        var machine = machine()
        #expect(describe(machine.receive(1)) == "wait")
        #expect(describe(machine.receive(2)) == "wait")
        #expect(describe(machine.receive(3)) == "wait")
        #expect(machine.cancelReceive(2) == true)
        #expect(machine.cancelReceive(2) == false)
        #expect(machine.deliver(10) == 1)
        #expect(machine.deliver(20) == 3)
        #expect(machine.deliver(30) == nil)
        #expect(describe(machine.receive(4)) == "take 30")
    }

    @Test("sending waits when the queue is full, and moves up in order")
    func waitingSenders() {
        var machine = machine()
        #expect(machine.takeOutgoing() == nil)
        #expect(describe(machine.send(1, "a")) == "accept, wake")
        #expect(describe(machine.send(2, "b")) == "accept")
        #expect(describe(machine.send(3, "c")) == "wait")
        #expect(describe(machine.send(4, "d")) == "wait")
        #expect(describe(machine.trySend("e")) == "full")
        #expect(machine.cancelSend(3) == true)
        #expect(machine.cancelSend(3) == false)

        let first = machine.takeOutgoing()
        #expect(first?.batch == "a")
        #expect(first?.resumed == 4)
        #expect(machine.takeOutgoing()?.batch == "b")
        let last = machine.takeOutgoing()
        #expect(last?.batch == "d")
        #expect(last?.resumed == nil)
        #expect(describe(machine.trySend("f")) == "accept, wake")
    }

    @Test("closing refuses senders, keeps what is queued for the thread and what was received for tasks")
    func closing() {
        var machine = machine(queuedLimit: 1)
        _ = machine.deliver(1)
        _ = machine.send(1, "a")
        _ = machine.send(2, "b")
        #expect(machine.close() == [2])
        #expect(machine.close() == [])
        #expect(machine.plan == .init(isReading: false, stage: .closing))
        #expect(describe(machine.send(3, "c")) == "refuse closed")
        #expect(describe(machine.trySend("c")) == "refuse closed")
        #expect(describe(machine.receive(4)) == "take 1")
        #expect(describe(machine.receive(5)) == "wait")

        let end = machine.finish(nil)
        #expect(end.receivers == [5])
        #expect(end.senders == [])
        #expect(end.unsent == ["a"])
        #expect(describe(machine.receive(6)) == "finish nil")
        #expect(describe(machine.send(7, "d")) == "refuse closed")
        #expect(machine.plan.stage == .closing)
    }

    @Test("draining goes on reading, refuses senders, and ends once")
    func draining() {
        var machine = machine(receivedLimit: 1, queuedLimit: 1)
        _ = machine.send(1, "a")
        _ = machine.send(2, "b")
        #expect(machine.close(draining: true) == [2])
        #expect(machine.plan == .init(isReading: true, stage: .draining))
        #expect(machine.deliver(1) == nil)
        #expect(machine.plan == .init(isReading: false, stage: .draining))
        #expect(describe(machine.receive(3)) == "take 1, wake")
        #expect(describe(machine.send(4, "c")) == "refuse closed")
        #expect(machine.takeOutgoing()?.batch == "a")
        machine.endDraining()
        #expect(machine.plan == .init(isReading: false, stage: .closing))
        #expect(machine.close(draining: true) == [])
        #expect(machine.plan.stage == .closing)
        machine.endDraining()
        #expect(machine.plan.stage == .closing)
    }

    @Test("draining can be cut short")
    func drainingCutShort() {
        var machine = machine()
        _ = machine.close(draining: true)
        _ = machine.close()
        #expect(machine.plan.stage == .closing)
    }

    @Test("after an error everyone gets it, once what was received is taken")
    func failing() {
        var machine = machine(queuedLimit: 1)
        _ = machine.deliver(1)
        _ = machine.send(1, "a")
        _ = machine.send(2, "b")
        let end = machine.finish(ZeroMQErrors.terminated)
        #expect(end.senders == [2])
        #expect(end.unsent == ["a"])
        #expect(describe(machine.receive(3)) == "take 1")
        #expect(describe(machine.receive(4)) == "finish terminated")
        #expect(describe(machine.send(5, "c")) == "refuse terminated")
        #expect(machine.close() == [])
    }
}

/// Errors as libzmq gives them.
enum ZeroMQErrors {
    static var terminated: ZeroMQError {
        get {
            guard let context = try? Context() else { preconditionFailure("no context") }
            context.shutdown()
            guard let error = failure(of: { () throws(ZeroMQError) in _ = try PullSocket(context) }) else {
                preconditionFailure("a socket in a context that was shut down")
            }
            return error
        }
    }
}
