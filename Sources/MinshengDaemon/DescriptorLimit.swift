// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The number of files and connections that the process may have open.
///
/// libzmq 4.3.4 spins on tcp and aborts on ipc when it gets no more of them, so the daemon asks for as many as it may have,
/// and does not start with too few.
enum DescriptorLimit {
    /// The fewest that the daemon starts with: its own, and some dozens of connections.
    static let minimum: UInt64 = 128
    /// With fewer than this the operator is told.
    static let comfortable: UInt64 = 1024

    #if canImport(Glibc)
    private static let resource = Int32(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif

    /// There are too few.
    struct TooLow: Error, CustomStringConvertible {
        let limit: UInt64

        var description: String {
            "only \(limit) files can be open at once, and \(minimum) are needed; raise the limit with `ulimit -n`,"
                + " or LimitNOFILE= in a systemd unit"
        }
    }

    /// Raises the limit as far as the process may.
    /// - Returns: the limit that is in force then.
    static func raise() throws(TooLow) -> UInt64 {
        var limits = rlimit()
        guard getrlimit(resource, &limits) == 0 else { return .max }
        limits.rlim_cur = limits.rlim_max
        _ = setrlimit(resource, &limits)
        guard getrlimit(resource, &limits) == 0 else { return .max }
        let limit = UInt64(limits.rlim_cur)
        guard limit >= minimum else { throw TooLow(limit: limit) }
        return limit
    }
}
