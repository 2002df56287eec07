// SPDX-License-Identifier: Apache-2.0

import MinshengMetrics
package import MinshengPipeline

/// Cuts a stream of bytes into lines, however the bytes arrive.
///
/// Lines end in LF or CR LF; the last one may end with the stream. Empty lines are skipped, and so is a byte order mark at
/// the start. A line longer than the limit is refused as one message, and nothing of it is kept.
package struct LineSplitter: Sendable {
    private let limit: Int
    private var partial: [UInt8] = []
    private var isOverlong = false
    private var isAtStart = true

    package init(limit: Int) {
        self.limit = limit
    }

    /// Takes in the next bytes and appends the lines that they complete.
    package mutating func append(_ bytes: ArraySlice<UInt8>, to messages: inout MessageBatch) {
        var rest = bytes
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            finishLine(in: &messages)
            rest = rest[(end + 1)...]
        }
        keep(rest)
    }

    /// Appends what stands after the last line end.
    package mutating func finish(in messages: inout MessageBatch) {
        finishLine(in: &messages)
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        isOverlong = isOverlong || partial.count + bytes.count > limit
        if isOverlong { partial = [] } else { partial += bytes }
    }

    private mutating func finishLine(in messages: inout MessageBatch) {
        defer {
            partial.removeAll(keepingCapacity: true)
            isOverlong = false
            isAtStart = false
        }
        guard !isOverlong else {
            messages.refuse(.tooLarge, message: "a line has at most \(limit) bytes; split the array into smaller ones")
            return
        }
        var line = partial[...]
        if isAtStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        if !line.isEmpty { messages.append(line.span) }
    }
}
