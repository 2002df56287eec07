// SPDX-License-Identifier: Apache-2.0

/// The names behind the keys that windows hold, each kept once.
///
/// Names that no window holds any more are swept out when the table has grown by half of what it had to keep.
struct NameTable: Sendable {
    /// The bytes of a name that are kept; longer names are cut, and a piece of their hash keeps them apart.
    static let longest = 128
    /// The names below which sweeping is not worth the while.
    static let slack = 1024

    private var names: [UInt64: String] = [:]
    /// The bytes of all names.
    private var nameBytes = 0
    private var sweepSize = slack

    /// The number of names.
    var count: Int { names.count }

    /// Whether it is time to ``sweep(keeping:)``.
    var isDue: Bool { names.count > sweepSize }

    /// The name of a key.
    subscript(key: UInt64) -> String {
        // A key without a name comes only from a snapshot that was forged.
        names[key] ?? "?" + Self.digits(key)
    }

    /// Whether the name of a key is kept.
    func contains(_ key: UInt64) -> Bool { names[key] != nil }

    /// Keeps the name of a key unless it is kept already.
    /// - Parameter name: UTF-8; what is not is replaced.
    mutating func note(_ key: UInt64, _ name: Span<UInt8>) {
        guard names[key] == nil else { return }
        let name = name.withUnsafeBufferPointer { bytes in
            bytes.count > Self.longest ? Self.shortened(Array(bytes), key) : String(decoding: bytes, as: UTF8.self)
        }
        names[key] = name
        nameBytes += name.utf8.count
    }

    mutating func note(_ key: UInt64, _ name: String) {
        guard names[key] == nil else { return }
        names[key] = name
        nameBytes += name.utf8.count
    }

    /// Forgets all names but those of `live` keys.
    mutating func sweep(keeping live: Set<UInt64>) {
        names = names.filter { live.contains($0.key) }
        nameBytes = names.values.reduce(0) { $0 + $1.utf8.count }
        sweepSize = names.count + names.count / 2 + Self.slack
    }

    private static func shortened(_ name: [UInt8], _ key: UInt64) -> String {
        var end = longest - 20
        // Not in the middle of a character.
        while end > 0, name[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: name[..<end], as: UTF8.self) + "…" + digits(key)
    }

    private static func digits(_ key: UInt64) -> String {
        let digits = String(key, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension NameTable: Equatable {
    /// Always true: names follow from the keys that windows hold, and which more are kept has no meaning.
    static func == (left: NameTable, right: NameTable) -> Bool { true }
}

extension NameTable {
    /// An entry of the table at three quarters full and just grown, and what a string takes beside its bytes.
    private static let entryBytes = 25 * 8 / 3 + 48

    /// The bytes that the names take.
    var byteCount: Int { nameBytes + names.count * Self.entryBytes }

    /// The most bytes that names take where windows hold `live` of them.
    static func greatestByteCount(live: Int) -> Int {
        (live + live / 2 + slack + 1) * (longest + entryBytes)
    }
}
