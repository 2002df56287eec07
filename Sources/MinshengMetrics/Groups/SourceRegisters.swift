// SPDX-License-Identifier: Apache-2.0

/// The different sources of one group: a ``DistinctCounter`` of precision 8 in words that lie in the group's row.
///
/// A group has so many sources as a rule that an allocation for each would cost more than the counting. The first word is
/// the number of hashes while they are counted exactly, up to 16, and −1 afterwards; the other 32 are an open addressed
/// table of the hashes, and 256 registers of a byte afterwards.
///
/// `words` points to ``wordCount`` words, all zero at first, that nobody else changes meanwhile.
struct SourceRegisters {
    static let precision = 8
    static let wordCount = 1 + tableSize
    private static let tableSize = 32
    private static let exactLimit = 16
    private static let sketched = -1

    let words: UnsafeMutablePointer<Int>

    private var table: UnsafeMutablePointer<Int> { words + 1 }

    /// Takes in a source.
    /// - Parameter hash: as ``DistinctCounter/hash(of:)`` gives it.
    @inline(__always)
    func insert(_ hash: UInt64) {
        if words[0] == Self.sketched { insertSketched(hash) } else { insertExact(Int(truncatingIfNeeded: hash)) }
    }

    /// Takes in the sources of a counter of the same precision.
    func formUnion(_ other: DistinctCounter) {
        if other.isExact {
            for hash in other.hashes { insert(hash) }
            return
        }
        sketch()
        for (place, rank) in other.registers.enumerated() { raise(place, to: rank) }
    }

    /// The number of different sources.
    var distinct: GroupSketches.Distinct {
        words[0] == Self.sketched ? GroupSketches.Distinct(counter) : GroupSketches.Distinct(exactly: words[0])
    }

    /// The same sources as a counter of its own.
    var counter: DistinctCounter {
        guard words[0] == Self.sketched else {
            let hashes = (0..<Self.tableSize).map { UInt64(truncatingIfNeeded: table[$0]) }.filter { $0 != 0 }
            return DistinctCounter(precision: Self.precision, hashes: hashes, registers: [])
        }
        let registers = UnsafeRawBufferPointer(start: table, count: 8 * Self.tableSize)
        return DistinctCounter(precision: Self.precision, hashes: [], registers: Array(registers))
    }

    private func insertExact(_ hash: Int) {
        let mask = Self.tableSize - 1
        var place = hash & mask
        while table[place] != 0 {
            if table[place] == hash { return }
            place = (place + 1) & mask
        }
        if words[0] < Self.exactLimit {
            table[place] = hash
            words[0] += 1
        } else {
            sketch()
            insertSketched(UInt64(truncatingIfNeeded: hash))
        }
    }

    @inline(__always)
    private func insertSketched(_ hash: UInt64) {
        let (place, rank) = DistinctCounter.register(of: hash, precision: Self.precision)
        raise(place, to: rank)
    }

    @inline(__always)
    private func raise(_ place: Int, to rank: UInt8) {
        let registers = UnsafeMutableRawPointer(table)
        if registers.load(fromByteOffset: place, as: UInt8.self) < rank {
            registers.storeBytes(of: rank, toByteOffset: place, as: UInt8.self)
        }
    }

    /// Goes over from hashes to registers, unless that was done.
    private func sketch() {
        guard words[0] != Self.sketched else { return }
        let hashes = Array(UnsafeBufferPointer(start: table, count: Self.tableSize))
        table.update(repeating: 0, count: Self.tableSize)
        words[0] = Self.sketched
        for hash in hashes where hash != 0 { insertSketched(UInt64(truncatingIfNeeded: hash)) }
    }
}
