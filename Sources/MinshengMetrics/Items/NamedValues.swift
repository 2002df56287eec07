// SPDX-License-Identifier: Apache-2.0

/// The values of an item in open dimensions, and its words, with their names: lists that are filled anew for every item.
///
/// A name is hashed and copied in one pass over its bytes.
///
/// **What must hold.** `memory` owns what its pointers point to; whoever changes it has made sure that nobody else refers to it.
/// The first ``count`` values are initialised, and their names lie below `namesEnd`, where all bytes are. So it is a value, and as
/// safe to send as an array.
struct NamedValues: @unchecked Sendable {
    /// A value of an open dimension.
    struct Value: Sendable {
        let key: UInt64
        /// Where the name stands in ``NamedValues/names``.
        let name: Range<Int>
        let dimension: Dimension
    }

    /// Frees the lists.
    private final class Memory {
        let values: UnsafeMutablePointer<Value>
        let valueRoom: Int
        let names: UnsafeMutableRawPointer
        let nameRoom: Int

        init(valueRoom: Int, nameRoom: Int) {
            self.valueRoom = valueRoom
            self.nameRoom = nameRoom
            values = .allocate(capacity: valueRoom)
            names = .allocate(byteCount: nameRoom, alignment: 8)
        }

        deinit {
            values.deallocate()
            names.deallocate()
        }
    }

    private var memory = Memory(valueRoom: 16, nameRoom: 256)
    /// The number of values.
    private(set) var count = 0
    private var namesEnd = 0

    /// Forgets all values, and keeps the memory.
    mutating func removeAll() {
        count = 0
        namesEnd = 0
    }

    /// Adds a value unless it is there already.
    /// - Returns: the key of its name, or nil if it is there.
    mutating func insert(_ name: Span<UInt8>, _ dimension: Dimension) -> UInt64? {
        let end = namesEnd + name.count
        let hasRoom = count < memory.valueRoom && end <= memory.nameRoom
        if !hasRoom || !isKnownUniquelyReferenced(&memory) { move(nameEnd: end) }
        let values = memory.values
        let key = name.withUnsafeBytes { NameKey.of($0, copyingTo: memory.names + namesEnd) }
        for index in 0..<count where values[index].key == key && values[index].dimension == dimension { return nil }
        (values + count).initialize(to: Value(key: key, name: namesEnd..<end, dimension: dimension))
        count += 1
        namesEnd = end
        return key
    }

    /// Moves to memory of its own with room for one more value.
    private mutating func move(nameEnd: Int) {
        let isFull = count == memory.valueRoom
        let isShort = nameEnd > memory.nameRoom
        let moved = Memory(
            valueRoom: isFull ? 2 * count : memory.valueRoom,
            nameRoom: isShort ? 2 * nameEnd : memory.nameRoom
        )
        moved.values.initialize(from: memory.values, count: count)
        moved.names.copyMemory(from: memory.names, byteCount: namesEnd)
        memory = moved
    }

    /// Lends the values in the order in which they were inserted.
    @inline(__always)
    func withValues<Result>(_ body: (UnsafeBufferPointer<Value>) -> Result) -> Result {
        withExtendedLifetime(memory) { body(UnsafeBufferPointer(start: memory.values, count: count)) }
    }

    /// Lends the bytes that the names lie in.
    @inline(__always)
    func withNames<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        withExtendedLifetime(memory) {
            body(UnsafeRawBufferPointer(start: memory.names, count: namesEnd).bindMemory(to: UInt8.self).span)
        }
    }
}
