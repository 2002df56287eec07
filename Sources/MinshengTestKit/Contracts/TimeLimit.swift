// SPDX-License-Identifier: Apache-2.0

import Testing

/// Runs an operation and fails the test if it takes too long, so that a stage that hangs is a failure with a name.
///
/// The operation is cancelled then; one that does not heed that keeps the test waiting.
func expectEnds(
    _ what: Comment,
    within limit: Duration = .seconds(120),
    sourceLocation: SourceLocation,
    _ operation: @escaping @Sendable () async throws -> Void
) async {
    await withTaskGroup(of: Bool.self) { group in
        group.addTask {
            do {
                try await operation()
            } catch is CancellationError {
                // To pass on that one was cut off is a good end.
            } catch {
                Issue.record("\(what): \(error)", sourceLocation: sourceLocation)
            }
            return true
        }
        group.addTask {
            try? await Task.sleep(for: limit)
            return false
        }
        if await group.next() == false { Issue.record("\(what): not after \(limit)", sourceLocation: sourceLocation) }
        group.cancelAll()
    }
}
