// SPDX-License-Identifier: Apache-2.0

/// Counts how many different numbers it has seen, in bounded memory.
///
/// Exact up to ``exactLimit`` different numbers, which it keeps in a table; then a HyperLogLog sketch: each number is
/// hashed, some bits choose a register, and the register keeps the longest run of zeros that the others began with. The
/// count is read off the registers by O. Ertl's estimator ("New cardinality estimation algorithms for HyperLogLog
/// sketches", 2017), which needs no correction for small or large counts.
///
/// What it holds depends on the set of numbers alone, so it does not depend on their order, and the union of two counters
/// is the counter of the whole.
///
/// - Complexity: adding is O(1); memory is at most 2^``precision`` bytes and a few.
public struct DistinctCounter: Sendable {
    /// Bits that choose a register.
    public let precision: Int
    /// The number of different numbers so far, while it is exact.
    private(set) var exactCount = 0
    /// The numbers, mixed, open addressed and at most half full; 0 is a free place, and nothing is here once there are registers.
    private(set) var table: [UInt64] = []
    /// For each register the longest run of zeros and one more, or empty while the count is exact.
    private(set) var registers: [UInt8] = []

    /// Creates an empty counter.
    /// - Parameter precision: from 6 to 16; the standard error is 1.04 / √2^precision.
    public init(precision: Int = 10) {
        precondition((6...16).contains(precision), "a precision is from 6 to 16")
        self.precision = precision
    }

    /// The number of different numbers up to which the count is exact.
    public var exactLimit: Int { 1 << (precision - 4) }
    /// Whether the count is exact.
    public var isExact: Bool { registers.isEmpty }
    /// The standard error as a part of the count; zero while it is exact.
    public var standardError: Double { isExact ? 0 : 1.04 / Double(1 << precision).squareRoot() }

    /// The number of different numbers seen.
    public var estimate: Double { isExact ? Double(exactCount) : registersEstimate }

    /// Takes in a number.
    /// - Returns: how many bytes the counter has grown by.
    @inline(__always)
    @discardableResult
    public mutating func insert(_ number: UInt64) -> Int {
        insert(hash: Self.hash(of: number))
    }

    /// A number as counters keep it, for those who give one to several of them.
    @inline(__always)
    static func hash(of number: UInt64) -> UInt64 {
        // Zero marks a free place, so the one number that is mixed to it shares that of 1.
        max(mixed(number ^ 0x51ED_270B_0D2A_AF15), 1)
    }

    /// Takes in a number that has been hashed.
    /// - Returns: how many bytes the counter has grown by.
    @inline(__always)
    mutating func insert(hash: UInt64) -> Int {
        if registers.isEmpty { return insertExact(hash) }
        insertSketched(hash)
        return 0
    }

    /// Takes in all numbers that another counter has seen.
    /// - Precondition: both have the same precision.
    public mutating func formUnion(_ other: DistinctCounter) {
        precondition(precision == other.precision, "counters of one precision add up")
        guard other.isExact else {
            if isExact { sketch() }
            for (index, rank) in other.registers.enumerated() { registers[index] = max(registers[index], rank) }
            return
        }
        for hash in other.table where hash != 0 {
            if registers.isEmpty { insertExact(hash) } else { insertSketched(hash) }
        }
    }

    @discardableResult
    private mutating func insertExact(_ hash: UInt64) -> Int {
        if !table.isEmpty {
            let mask = table.count - 1
            var place = Int(truncatingIfNeeded: hash) & mask
            while table[place] != 0 {
                if table[place] == hash { return 0 }
                place = (place + 1) & mask
            }
        }
        guard exactCount < exactLimit else {
            let former = byteCount
            sketch()
            insertSketched(hash)
            return byteCount - former
        }
        let former = table.count
        exactCount += 1
        if 2 * exactCount > table.count { grow() }
        enter(hash)
        return 8 * (table.count - former) + (former == 0 ? ByteCount.arrayHeader : 0)
    }

    private mutating func grow() {
        let hashes = table
        // To four times: every step enters all numbers anew.
        table = Array(repeating: 0, count: hashes.isEmpty ? 16 : min(4 * hashes.count, 2 * exactLimit))
        for hash in hashes where hash != 0 { enter(hash) }
    }

    private mutating func enter(_ hash: UInt64) {
        let mask = table.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while table[place] != 0 { place = (place + 1) & mask }
        table[place] = hash
    }

    @inline(__always)
    private mutating func insertSketched(_ hash: UInt64) {
        let (index, rank) = Self.register(of: hash, precision: precision)
        if registers[index] < rank { registers[index] = rank }
    }

    /// The register that a hash chooses, and the run of zeros that it has for it.
    @inline(__always)
    static func register(of hash: UInt64, precision: Int) -> (index: Int, rank: UInt8) {
        // A one behind the last bit ends the run.
        let rest = hash << UInt64(precision) | 1 << UInt64(precision - 1)
        return (
            Int(truncatingIfNeeded: hash >> UInt64(64 - precision)),
            UInt8(truncatingIfNeeded: rest.leadingZeroBitCount + 1)
        )
    }

    /// Goes over from the table to registers.
    private mutating func sketch() {
        registers = Array(repeating: 0, count: 1 << precision)
        for hash in table where hash != 0 { insertSketched(hash) }
        table = []
        exactCount = 0
    }
}

extension DistinctCounter {
    private var registersEstimate: Double {
        let runs = 64 - precision
        var histogram = [Int](repeating: 0, count: runs + 2)
        for rank in registers { histogram[min(Int(rank), runs + 1)] += 1 }
        let size = Double(registers.count)
        var sum = size * Self.tau(1 - Double(histogram[runs + 1]) / size)
        for rank in (1...runs).reversed() { sum = 0.5 * (sum + Double(histogram[rank])) }
        sum += size * Self.sigma(Double(histogram[0]) / size)
        // 1 / (2 ln 2)
        return 0.721_347_520_444_481_7 * size * size / sum
    }

    /// The part of the registers that are still empty.
    private static func sigma(_ share: Double) -> Double {
        guard share < 1 else { return .infinity }
        var (x, y, sum) = (share, 1.0, share)
        while true {
            x *= x
            let former = sum
            sum += x * y
            y += y
            if sum == former { return sum }
        }
    }

    /// The part of the registers that are full.
    private static func tau(_ share: Double) -> Double {
        guard share > 0, share < 1 else { return 0 }
        var (x, y, sum) = (share, 1.0, 1 - share)
        while true {
            x = x.squareRoot()
            let former = sum
            y *= 0.5
            sum -= (1 - x) * (1 - x) * y
            if sum == former { return sum / 3 }
        }
    }
}

extension DistinctCounter: Equatable {
    /// Whether both have seen the same numbers, as far as they know.
    public static func == (left: DistinctCounter, right: DistinctCounter) -> Bool {
        left.precision == right.precision && left.registers == right.registers && left.hashes == right.hashes
    }

    /// The numbers of an exact counter, mixed, in ascending order.
    var hashes: [UInt64] { table.filter { $0 != 0 }.sorted() }

    /// Creates a counter from what another wrote down.
    init(precision: Int, hashes: [UInt64], registers: [UInt8]) {
        self.init(precision: precision)
        self.registers = registers
        for hash in hashes { insertExact(hash) }
    }
}
