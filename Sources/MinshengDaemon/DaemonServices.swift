// SPDX-License-Identifier: Apache-2.0

package import Logging
package import ServiceLifecycle
import UnixSignals
package import ZeroMQ

/// What runs in the daemon, and what ends it.
package enum DaemonServices {
    /// The services as one: a signal, the end of the pipeline, or the end of the authenticator ends them all.
    /// - Parameters:
    ///   - pipeline: the pipeline.
    ///   - authenticator: who guards the lanes, if they are locked.
    ///   - watches: what runs beside the pipeline until it ends.
    ///   - stopLimit: how long a graceful end may take.
    ///   - logger: where the group logs.
    package static func group(
        _ pipeline: any Service,
        guardedBy authenticator: Authenticator?,
        watchedBy watches: [any Service] = [],
        stopLimit: Duration,
        logger: Logger
    ) -> ServiceGroup {
        typealias Configuration = ServiceGroupConfiguration.ServiceConfiguration
        var services = [Configuration(service: pipeline, successTerminationBehavior: .gracefullyShutdownGroup)]
        services.insert(contentsOf: watches.map { Configuration(service: $0) }, at: 0)
        if let authenticator {
            // Services stop in reverse order, so the pipeline counts what it has received before the guard goes.
            services.insert(
                Configuration(
                    service: AuthenticatorService(authenticator: authenticator),
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                ),
                at: 0
            )
        }
        var group = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // The pipeline keeps to its own limit; these end a stage that heeds neither a stop nor a cancellation.
        group.maximumGracefulShutdownDuration = stopLimit + .milliseconds(500)
        group.maximumCancellationDuration = .milliseconds(500)
        return ServiceGroup(configuration: group)
    }
}
