// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Asynchronous work for a thread that runs no tasks, and waits for it by blocking.
enum Blocking {
    private final class Outcome<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let isThere = DispatchSemaphore(value: 0)
    }

    /// How often a wait looks whether the user has interrupted.
    private static let slice = DispatchTimeInterval.milliseconds(50)

    /// Does the work; an interruption cancels it.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        let outcome = Outcome<Value>()
        let task = Task.detached {
            let result: Result<Value, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            outcome.result.withLock { $0 = result }
            outcome.isThere.signal()
        }
        while outcome.isThere.wait(timeout: .now() + slice) == .timedOut {
            if Interruption.isRequested { task.cancel() }
        }
        guard let result = outcome.result.withLock(\.self) else { throw CancellationError() }
        return try result.get()
    }
}
