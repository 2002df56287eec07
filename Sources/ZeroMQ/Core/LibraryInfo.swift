// SPDX-License-Identifier: Apache-2.0

internal import CZeroMQ

/// The version and the optional features of the libzmq in use.
public enum LibraryInfo {
    /// A version of libzmq.
    public struct Version: Hashable, Comparable, Sendable, CustomStringConvertible {
        /// The first number.
        public let major: Int
        /// The second number.
        public let minor: Int
        /// The third number.
        public let patch: Int

        /// Creates a version to compare with.
        public init(major: Int, minor: Int, patch: Int) {
            self.major = major
            self.minor = minor
            self.patch = patch
        }

        /// The numbers with points between them, such as `4.3.4`.
        public var description: String { "\(major).\(minor).\(patch)" }

        /// Orders versions from old to new.
        public static func < (left: Version, right: Version) -> Bool {
            (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
        }
    }

    /// An optional feature of libzmq.
    public enum Capability: String, Hashable, CaseIterable, Sendable {
        /// Sockets between processes of one machine.
        case ipc
        /// Encryption and authentication with CurveZMQ.
        case curve
        /// Kerberos authentication; this wrapper does not offer it.
        case gssapi
        /// Reliable multicast; this wrapper does not offer it.
        case pgm
        /// Reliable multicast; this wrapper does not offer it.
        case norm
        /// Cluster transport; this wrapper does not offer it.
        case tipc
        /// Unstable interfaces; this wrapper does not use them.
        case draft
    }

    /// The version of the library the program runs with.
    public static var version: Version {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        zmq_version(&major, &minor, &patch)
        return Version(major: Int(major), minor: Int(minor), patch: Int(patch))
    }

    /// The optional features the library was built with.
    public static var capabilities: Set<Capability> {
        Set(Capability.allCases.filter { zmq_has($0.rawValue) == 1 })
    }
}
