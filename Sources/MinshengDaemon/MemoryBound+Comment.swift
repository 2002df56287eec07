// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics

extension MemoryBound {
    /// The bound as comments of YAML, so that the configuration above them can still be read back.
    /// - Parameter stories: how many stories are remembered beside the windows.
    func comment(stories: Int) -> String {
        var lines = ["The windows take at most \(Self.mebibytes(bytes)), whatever comes in:"]
        for size in sizes {
            lines.append(
                "  \(size.shape): \(Self.mebibytes(size.bytes)); up to \(size.windows) windows that take items"
                    + " in \(Self.mebibytes(size.bytesOfWindows)), \(size.remembered) remembered"
                    + " in \(Self.mebibytes(size.bytesOfRemembered)), \(Self.kibibytes(size.bytesOfWindow)) each at most"
            )
        }
        lines.append("  names of sources, regions, kinds and tags: \(Self.mebibytes(bytesOfNames))")
        lines.append("  sources of the watermark: \(Self.mebibytes(bytesOfSources))")
        if stories > 0 {
            lines.append(
                "Remembered stories take at most \(Self.mebibytes(stories * StoryIndex.greatestBytesOfStory))."
            )
        }
        return lines.map { "# \($0)\n" }.joined()
    }

    private static func mebibytes(_ bytes: Int) -> String { tenths(of: bytes, in: 1 << 20) + " MiB" }

    private static func kibibytes(_ bytes: Int) -> String { tenths(of: bytes, in: 1 << 10) + " KiB" }

    /// A number of units, rounded up, since it is a bound.
    private static func tenths(of bytes: Int, in unit: Int) -> String {
        let tenths = (bytes * 10 + unit - 1) / unit
        return "\(tenths / 10).\(tenths % 10)"
    }
}
