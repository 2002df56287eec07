// SPDX-License-Identifier: Apache-2.0

package import Minsheng

/// Writes a compiled pack as Swift source, so that a program holds it without a file.
package enum PackEmbedding {
    private static let lineLength = 112

    /// Returns the source of a file that declares `BuiltInPackData` with the bytes of `image`.
    package static func swiftSource(of image: PackImage, name: String) -> String {
        var source = """
            // SPDX-License-Identifier: Apache-2.0
            // swift-format-ignore-file

            // Made from \(name) by `swift run EmbedBuiltInPack`. Do not edit.

            /// The compiled pack \(image.id) \(image.version) in Base64.
            enum BuiltInPackData {
                static let base64: StaticString = \"""

            """
        var rest = Base64.encode(image.encoded())[...]
        while !rest.isEmpty {
            let line = rest.prefix(lineLength)
            rest = rest.dropFirst(line.count)
            source += "        \(line)\(rest.isEmpty ? "" : "\\")\n"
        }
        return source + "        \"\"\"\n}\n"
    }
}
