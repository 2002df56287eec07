// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import MinshengMetrics
import MinshengPipeline

/// The statuses that the daemon exits with, from `sysexits.h`, so that a supervisor knows whether trying again can help.
enum ExitStatus: Int32 {
    /// A file or an address cannot be opened (`EX_UNAVAILABLE`).
    case unavailable = 69
    /// A stage failed, or what was on the way did not get through in time (`EX_SOFTWARE`).
    case software = 70
    /// The system does not allow what the daemon needs (`EX_OSERR`).
    case system = 71
    /// Another program holds the address; trying later can help (`EX_TEMPFAIL`).
    case temporary = 75
    /// The configuration is wrong, or would let strangers in (`EX_CONFIG`).
    case configuration = 78

    /// The status for an error that ends the daemon.
    init(_ error: any Error) {
        switch error {
        case let error as PipelineError:
            self =
                switch error.code {
                case .invalidConfiguration, .insecureAddress: .configuration
                case .addressInUse: .temporary
                case .cannotOpen: .unavailable
                default: .software
                }
        case is MetricsError: self = .configuration
        case is DescriptorLimit.TooLow: self = .system
        default: self = .software
        }
    }

    var exitCode: ExitCode { ExitCode(rawValue) }
}
