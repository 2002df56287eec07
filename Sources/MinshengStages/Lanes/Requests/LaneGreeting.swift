// SPDX-License-Identifier: Apache-2.0

/// What a lane tells a client about itself.
package struct LaneGreeting: Hashable, Sendable {
    /// The program and its version, such as `minshengd/0.1.0`.
    package var server: String
    /// The name of the run that sequence numbers belong to.
    package var epoch: String
    /// How large messages may be.
    package var itemLimits = ItemLimits()
    /// How many of the latest items are surely known again.
    package var rememberedItems: Int
    /// What an acknowledgement outlasts: `memory` for nothing but the process.
    package var durability = "memory"

    package init(server: String, epoch: String, rememberedItems: Int) {
        self.server = server
        self.epoch = epoch
        self.rememberedItems = rememberedItems
    }
}
