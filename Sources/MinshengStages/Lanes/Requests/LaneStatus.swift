// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
import MinshengPipeline

/// A number that says what became of a request, after those of HTTP; the wire protocol lists them.
package struct LaneStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Done.
    package static let ok = LaneStatus(rawValue: 200)
    /// Everything had been taken before.
    package static let duplicate = LaneStatus(rawValue: 208)
    /// The frames or the JSON are malformed.
    package static let badRequest = LaneStatus(rawValue: 400)
    /// The client may not use the lane.
    package static let forbidden = LaneStatus(rawValue: 403)
    /// What was asked for is no longer kept.
    package static let gone = LaneStatus(rawValue: 410)
    /// The request is too large.
    package static let tooLarge = LaneStatus(rawValue: 413)
    /// A field is missing or has a value that makes no sense.
    package static let badField = LaneStatus(rawValue: 422)
    /// The request is of a version of the protocol that is not served.
    package static let badVersion = LaneStatus(rawValue: 426)
    /// The client has as many requests under way as it may have.
    package static let noCredit = LaneStatus(rawValue: 429)
    /// Something failed on this side.
    package static let failed = LaneStatus(rawValue: 500)
    /// The daemon is stopping.
    package static let draining = LaneStatus(rawValue: 503)
    /// There is no room left to store anything.
    package static let storeFull = LaneStatus(rawValue: 507)

    /// How long a client should wait before it sends the same request again, or nil if sending it again cannot help.
    package var retryAfter: Duration? {
        switch self {
        case .noCredit: .milliseconds(50)
        case .failed, .draining: .seconds(1)
        case .storeFull: .seconds(5)
        default: nil
        }
    }
}

extension RejectionReason {
    /// What a client is told of the reason.
    var status: LaneStatus { LaneStatus(rawValue: code) }
}
