// SPDX-License-Identifier: Apache-2.0

/// The built-in pack `cn.livelihood`, embedded so that no program needs a file beside it.
///
/// It is made from `Packs/cn.livelihood.yaml` by `swift run EmbedBuiltInPack`; a test compares the two.
package enum BuiltInPack {
    /// The compiled pack, as bytes.
    /// - Complexity: O(*n*); the bytes are decoded anew each time.
    package static var bytes: [UInt8] {
        Base64.decode(BuiltInPackData.base64) ?? []
    }

    /// Reads the pack and its hash.
    /// - Throws: ``PackError`` if what is embedded is broken, which no build that passed its tests has.
    package static func load() throws(PackError) -> (image: PackImage, hash: UInt64) {
        try PackImage.decode(bytes)
    }
}
