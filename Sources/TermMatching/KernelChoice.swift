// SPDX-License-Identifier: Apache-2.0

/// Which code makes the first two loops of a search; for tests.
package enum KernelChoice: Sendable {
    /// The C kernel where the processor can run it, else the portable one.
    case fastest
    /// The one in Swift.
    case portable
}
