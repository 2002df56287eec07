// SPDX-License-Identifier: Apache-2.0

import CFoldingKernel

/// The loops in C, for processors with AVX2.
///
/// Pointers are lent to C for the time of a call. It reads and writes the bytes it is told to and no others, and of a
/// table the elements of 16 bits and those few behind them that the table has for it.
enum FoldingKernel {
    /// The fewest bytes that a call can make anything of.
    static let step = Int(FOLDING_KERNEL_STEP)

    /// Passes over characters of three bytes until one that ends the run; see ``FoldingTable/endOfRun(in:from:to:marks:)``.
    /// - Precondition: `0 <= start`, `end - start` is at least ``step``, and `end` is at most `source.count`.
    @inline(__always)
    static func endOfRun(
        in source: Span<UInt8>,
        from start: Int,
        to end: Int,
        _ table: Span<FoldingTable.Mark>,
        _ marks: inout UInt8
    ) -> Int {
        source.withUnsafeBufferPointer { source in
            table.withUnsafeBytes { table in
                guard let source = source.baseAddress, table.count >= Int(FOLDING_KERNEL_MARKS),
                    let table = table.assumingMemoryBound(to: UInt8.self).baseAddress
                else { return start }
                return folding_kernel_run(source, start, end, table, &marks)
            }
        }
    }

    /// Folds characters of three bytes until there is another; see ``FoldingTable/foldRun(in:from:)``.
    /// - Precondition: `0 <= start`, and there are at least ``step`` bytes from `start` on.
    @inline(__always)
    static func fold(
        _ bytes: inout MutableSpan<UInt8>,
        from start: Int,
        _ differences: Span<UInt16>,
        _ count: inout Int
    ) -> Int {
        var changed = 0
        let end = bytes.withUnsafeMutableBufferPointer { bytes in
            differences.withUnsafeBufferPointer { differences in
                guard let text = bytes.baseAddress, differences.count >= Int(FOLDING_KERNEL_DIFFERENCES),
                    let differences = differences.baseAddress
                else { return start }
                return folding_kernel_fold(text, start, bytes.count, differences, &changed)
            }
        }
        count += changed
        return end
    }
}
