// SPDX-License-Identifier: Apache-2.0

extension Pipeline: CustomStringConvertible {
    /// A name for logs: what runs services writes them out, and a pipeline's parts hold a whole pack.
    public var description: String { "pipeline" }
}
