// SPDX-License-Identifier: Apache-2.0

import CTermKernel

/// The loops in C, for processors with AVX2.
///
/// It holds pointers to the tables and to the text; both outlive it, since it is lent out by ``with(_:_:_:)`` alone.
struct VectorKernel: TermKernel {
    private let tables: UnsafePointer<term_tables>
    private let text: UnsafePointer<UInt8>

    /// Calls `body` with a kernel for one text.
    @inline(__always)
    static func with(_ table: TermTable, _ text: Span<UInt8>, _ body: (VectorKernel) -> Int) -> Int {
        text.withUnsafeBufferPointer { text in
            guard let start = text.baseAddress else { return 0 }
            return withTables(table) { body(VectorKernel(tables: $0, text: start)) }
        }
    }

    @inline(__always)
    private static func withTables(_ table: TermTable, _ body: (UnsafePointer<term_tables>) -> Int) -> Int {
        var tables = term_tables()
        tables.shift = table.shift
        return table.bitmap.withUnsafeBufferPointer { bitmap in
            tables.bitmap = bitmap.baseAddress
            return table.ranks.withUnsafeBufferPointer { ranks in
                tables.ranks = ranks.baseAddress
                return table.nodes.withUnsafeBufferPointer { nodes in
                    tables.nodes = nodes.baseAddress
                    return table.starts.withUnsafeBufferPointer { starts in
                        tables.starts = starts.baseAddress
                        return withLoneTerms(table, &tables) { withEntries(table, &$0, body) }
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func withLoneTerms(
        _ table: TermTable,
        _ tables: inout term_tables,
        _ body: (inout term_tables) -> Int
    ) -> Int {
        guard !table.lone.isEmpty else { return body(&tables) }
        return table.lone.bits.withUnsafeBufferPointer { bits in
            tables.lone_bits = bits.baseAddress
            return table.lone.ranks.withUnsafeBufferPointer { ranks in
                tables.lone_ranks = ranks.baseAddress
                return table.lone.terms.withUnsafeBufferPointer { terms in
                    tables.lone = terms.baseAddress
                    tables.lone_count = table.lone.count
                    return body(&tables)
                }
            }
        }
    }

    @inline(__always)
    private static func withEntries(
        _ table: TermTable,
        _ tables: inout term_tables,
        _ body: (UnsafePointer<term_tables>) -> Int
    ) -> Int {
        table.entries.withUnsafeBufferPointer { entries in
            tables.entries = entries.baseAddress
            return table.bytes.withUnsafeBufferPointer { bytes in
                tables.bytes = bytes.baseAddress
                return table.ends.withUnsafeBufferPointer { ends in
                    tables.ends = ends.baseAddress
                    return withUnsafePointer(to: &tables, body)
                }
            }
        }
    }

    @inline(__always)
    func filter(_ text: RawSpan, from next: inout Int, to end: Int, _ scratch: Scratch) -> Int {
        term_kernel_filter(
            tables,
            self.text,
            text.byteCount,
            &next,
            end,
            scratch.offsets,
            scratch.codes,
            Scratch.candidateLimit
        )
    }

    @inline(__always)
    func check(_ text: RawSpan, _ scratch: Scratch, block: Int, _ range: Range<Int>) -> Int {
        let (offsets, codes) = (scratch.offsets + range.lowerBound, scratch.codes + range.lowerBound)
        return term_kernel_check(
            tables,
            self.text,
            text.byteCount,
            block,
            offsets,
            codes,
            range.count,
            scratch.events
        )
    }

    @inline(__always)
    func report(
        _ text: RawSpan,
        _ scratch: Scratch,
        block: Int,
        events: Range<Int>,
        _ output: inout MatchOutput
    ) -> Int {
        output.withReport {
            term_kernel_report(
                tables,
                self.text,
                text.byteCount,
                block,
                scratch.events,
                events.lowerBound,
                events.upperBound,
                &$0
            )
        }
    }
}
