// SPDX-License-Identifier: Apache-2.0

/// The bytes of a compiled pack while they are written: little-endian integers and length-prefixed lists.
struct PackWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func integer(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func length(_ count: Int) {
        precondition(count <= Int32.max, "a compiled pack holds less than 2 GiB")
        integer(UInt32(count))
    }

    mutating func text(_ string: String) {
        length(string.utf8.count)
        bytes.append(contentsOf: string.utf8)
    }

    mutating func list<Field: PackField>(_ fields: [Field]) {
        length(fields.count)
        for field in fields {
            field.write(to: &self)
        }
    }

    mutating func blobs(_ lists: FlatLists<UInt8>) {
        length(lists.count)
        for list in lists {
            length(list.count)
            bytes.append(contentsOf: list)
        }
    }

    mutating func lists(_ lists: FlatLists<Int32>) {
        length(lists.count)
        for list in lists {
            length(list.count)
            for value in list { integer(value) }
        }
    }

    /// Writes an index, or -1 for none.
    mutating func optional(_ value: Int32?) {
        integer(value ?? -1)
    }

    /// Writes `raw` and its length.
    mutating func blob(_ raw: [UInt8]) {
        length(raw.count)
        bytes.append(contentsOf: raw)
    }
}

/// A value with a fixed layout in a compiled pack; reading takes what writing gave, in the same order.
protocol PackField {
    /// The fewest bytes a value takes, so a list's length can be refused before memory is taken for it.
    static var minimumSize: Int { get }

    func write(to writer: inout PackWriter)
    init(from reader: inout PackReader) throws(PackError)
}
