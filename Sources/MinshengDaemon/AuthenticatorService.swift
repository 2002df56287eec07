// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import ServiceLifecycle
import ZeroMQ

/// Stops the daemon if nobody guards its doors any more.
///
/// Without its authenticator the daemon lets nobody new in, so it would look well and serve nobody.
struct AuthenticatorService: Service {
    let authenticator: Authenticator

    func run() async throws {
        let failure = await withTaskCancellationOrGracefulShutdownHandler {
            await authenticator.waitForEnd()
        } onCancelOrGracefulShutdown: {
            authenticator.stop()
        }
        guard !Task.isShuttingDownGracefully, !Task.isCancelled else { return }
        let cause = failure.map { ": \($0)" } ?? ""
        throw PipelineError(
            .stageFailed,
            "the authenticator has ended, so no client can be let in\(cause); start again"
        )
    }
}

extension AuthenticatorService: CustomStringConvertible {
    /// A name for logs.
    var description: String { "authenticator" }
}
