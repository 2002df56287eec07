// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// Quantiles of positive integers within 2 % of the true value, in bounded memory.
///
/// A DDSketch (C. Masson, J. E. Rim, H. K. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error
/// guarantees", 2019): a value *v* is counted in bucket ⌈log_γ *v*⌉ with γ = 1.02 / 0.98, and the middle of the bucket
/// stands for all values in it. Values are `Int32`, so there are at most 540 buckets and none is ever given up.
///
/// What it holds is a count for each bucket: it does not depend on the order of values, and sketches add up.
///
/// - Complexity: adding is O(1) for values below 4,096 and O(log buckets) else.
public struct QuantileSketch: Hashable, Sendable {
    /// The most that a quantile is off, as a part of the value of that rank.
    public static let relativeError = 0.02

    private static let ratio = (1 + relativeError) / (1 - relativeError)
    /// The greatest value of each bucket.
    private static let bounds: [Double] = {
        // Products, not powers: the same double on every platform.
        var bounds = [1.0]
        while bounds[bounds.count - 1] < Double(Int32.max) { bounds.append(bounds[bounds.count - 1] * ratio) }
        return bounds
    }()
    private static let directLimit: Int32 = 4096
    /// The buckets of the values below ``directLimit``.
    static let directBuckets: [UInt16] = (0..<directLimit).map { UInt16(searchedBucket(max($0, 1))) }

    /// The number of buckets that values can fall into.
    static var bucketLimit: Int { bounds.count }

    /// Values that are not positive.
    private(set) var rest = 0
    /// The number of values in each bucket, up to the last that holds one.
    private(set) var buckets: [UInt32] = []

    /// Creates an empty sketch.
    public init() {}

    /// The number of values.
    public var count: Int { buckets.reduce(rest) { $0 + Int($1) } }

    /// Takes in a value; those that are not positive count as zero.
    /// - Returns: how many bytes the sketch has grown by.
    @inline(__always)
    @discardableResult
    public mutating func insert(_ value: Int32) -> Int {
        insert(bucket: Self.bucket(of: value))
    }

    /// The bucket that a value falls into, or ``noBucket`` if it is not positive.
    static func bucket(of value: Int32) -> Int {
        guard value > 0 else { return noBucket }
        return value < directLimit ? Int(directBuckets[Int(value)]) : searchedBucket(value)
    }

    /// Stands for values that are not positive.
    private static let noBucket = -1

    /// Takes in a value of a bucket.
    /// - Returns: how many bytes the sketch has grown by.
    @inline(__always)
    mutating func insert(bucket: Int) -> Int {
        guard bucket >= 0 else {
            rest += 1
            return 0
        }
        let growth = bucket < buckets.count ? 0 : grow(to: bucket + 1)
        // Beyond four billion values in a bucket it stops; their share no longer changes much.
        if buckets[bucket] < .max { buckets[bucket] += 1 }
        return growth
    }

    /// Takes in the values of another sketch.
    public mutating func merge(_ other: QuantileSketch) {
        rest += other.rest
        if other.buckets.count > buckets.count { grow(to: other.buckets.count) }
        for (bucket, count) in other.buckets.enumerated() {
            let (sum, overflow) = buckets[bucket].addingReportingOverflow(count)
            buckets[bucket] = overflow ? .max : sum
        }
    }

    /// The value below which a part of the values lie, or nil if there are none.
    /// - Parameter part: from 0 to 1; 0.5 is the median.
    public func quantile(_ part: Double) -> Double? {
        let count = count
        guard count > 0 else { return nil }
        let rank = min(max(part, 0), 1) * Double(count - 1)
        var below = rest
        if Double(below) > rank { return 0 }
        for (bucket, number) in buckets.enumerated() {
            below += Int(number)
            if Double(below) > rank { return Self.value(of: bucket) }
        }
        return nil
    }

    /// The value whose distance to either end of the bucket is the same part of it.
    private static func value(of bucket: Int) -> Double {
        bucket == 0 ? 1 : 2 * bounds[bucket] / (ratio + 1)
    }

    private static func searchedBucket(_ value: Int32) -> Int {
        bounds.partitioningIndex { $0 >= Double(value) }
    }

    @discardableResult
    private mutating func grow(to count: Int) -> Int {
        let former = ByteCount.array(buckets.capacity, of: 4)
        buckets.reserveCapacity((count + 63) & ~63)
        buckets.append(contentsOf: repeatElement(0, count: count - buckets.count))
        return ByteCount.array(buckets.capacity, of: 4) - former
    }
}

extension QuantileSketch {
    func write(to writer: inout SnapshotWriter) {
        writer.write(rest)
        writer.write(buckets.count { $0 != 0 })
        for (bucket, count) in buckets.enumerated() where count != 0 {
            writer.write(bucket)
            writer.write(Int(count))
        }
    }

    init(from reader: inout SnapshotReader) throws(MetricsError) {
        rest = try reader.count("values")
        for _ in 0..<(try reader.partCount("the number of buckets")) {
            let bucket = try reader.integer(in: 0...Int64(Self.bucketLimit - 1), "a bucket")
            guard bucket >= buckets.count else { throw reader.error("buckets are not in order") }
            grow(to: bucket + 1)
            buckets[bucket] = UInt32(try reader.integer(in: 1...Int64(UInt32.max), "values of a bucket"))
        }
    }
}
