// SPDX-License-Identifier: Apache-2.0

package import Minsheng

/// Turns rule packs into the frozen form that a classifier loads.
///
/// Terms are folded, lexicons are put in the place of their names, equal terms, groups and conditions are shared, and
/// every name becomes an index. The same pack gives the same bytes on every platform.
public enum PackCompiler {
    /// Compiles a pack that was read from text.
    ///
    /// - Returns: the compiled pack, as bytes.
    /// - Throws: ``RulesError`` with everything that keeps the pack from being compiled, each fault with its place.
    /// - Complexity: O(*n*) in the number of terms, lexicons counted wherever they are included.
    public static func compile(_ source: PackSource) throws(RulesError) -> [UInt8] {
        try image(of: source).encoded()
    }

    /// Compiles a pack that was made by a program; faults have no place.
    /// - Throws: ``RulesError``, as for a pack that was read.
    public static func compile(_ pack: RulePack) throws(RulesError) -> [UInt8] {
        try image(of: pack).encoded()
    }

    /// Compiles a pack that was read from text into an image.
    package static func image(of source: PackSource) throws(RulesError) -> PackImage {
        var compilation = Compilation(source.pack, PackLocator(source))
        return try compilation.run()
    }

    /// Compiles a pack that was made by a program into an image.
    package static func image(of pack: RulePack) throws(RulesError) -> PackImage {
        var compilation = Compilation(pack, PackLocator())
        return try compilation.run()
    }
}
