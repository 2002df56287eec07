// SPDX-License-Identifier: Apache-2.0

/// The version of the daemon.
enum DaemonVersion {
    static let current = "0.1.0"
}
