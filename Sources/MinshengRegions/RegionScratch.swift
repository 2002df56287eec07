// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The working memory of one thread that finds regions; its buffers are used again.
public struct RegionScratch: Sendable {
    var view = TextView()

    /// Creates an empty scratch.
    public init() {}
}
