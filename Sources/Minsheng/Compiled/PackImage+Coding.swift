// SPDX-License-Identifier: Apache-2.0

// A compiled pack is a header of 28 bytes, the same in every version, and sections in ascending order of their number:
//
//     0  89 4D 53 50 0D 0A 1A 0A   magic; like PNG's, it shows a transfer that changed line ends or stripped a bit
//     8  u16 major, u16 minor      another major is refused; a newer minor may add sections that this reader skips
//    12  u64 length                of the whole file
//    20  u64 checksum              XXH64 of bytes 28... seeded with the XXH64 of bytes 0..<20; also the pack's hash
//    28  sections: u32 number, u32 length, content

extension PackImage {
    /// The version of the compiled form that this code reads; readers refuse another major version.
    ///
    /// A pack is written in the lowest version that can say what it holds, so that older readers read it too: 1.1 has the
    /// judgement of aboutness, which a reader that passed it over would get other verdicts without.
    package static let formatVersion: (major: UInt16, minor: UInt16) = (1, 1)

    private static let magic: [UInt8] = [0x89, 0x4D, 0x53, 0x50, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let checksumOffset = 20
    private static let headerSize = 28

    private enum Section: UInt32, CaseIterable {
        case description = 1
        case settings
        case labels
        case literals
        case patterns
        case groups
        case guards
        case polarities
        case contexts
        case umbrellas
        case conditions
        case rules
        /// Since 1.1; optional, and left out if the pack has none.
        case aboutness

        static let required = Section.rules
    }

    /// Returns the image as bytes; the same image gives the same bytes everywhere.
    /// - Complexity: O(*n*) in the size of the image.
    package func encoded() -> [UInt8] {
        var body = PackWriter()
        for section in Section.allCases where section != .aboutness || aboutness != nil {
            var content = PackWriter()
            write(section, to: &content)
            body.integer(section.rawValue)
            body.blob(content.bytes)
        }
        var file = PackWriter()
        for byte in Self.magic {
            file.byte(byte)
        }
        file.integer(Self.formatVersion.major)
        file.integer(aboutness == nil ? 0 : Self.formatVersion.minor)
        file.integer(UInt64(Self.headerSize + body.bytes.count))
        file.integer(UInt64(0))
        let bytes = file.bytes + body.bytes
        return Self.sealed(bytes)
    }

    /// The checksum that ``encoded()`` writes: the pack's hash.
    ///
    /// Equal hashes give equal verdicts. It is computed by encoding; a loader has it from ``decode(_:)`` for nothing.
    package var hash: UInt64 {
        Self.checksum(encoded())
    }

    /// Reads an image from the bytes that ``encoded()`` made.
    ///
    /// - Throws: ``PackError`` `.notAPack` if the bytes do not start as a compiled pack does, `.damaged` if they are
    ///   cut short, changed, or refer to what they do not hold, `.unsupportedVersion` if they are whole and of another
    ///   major version. Whatever the bytes are, reading ends in time linear in their number.
    package init(decoding bytes: [UInt8]) throws(PackError) {
        self = try Self.decode(bytes).image
    }

    /// Reads an image and its hash.
    /// - Throws: as ``init(decoding:)``.
    package static func decode(_ bytes: [UInt8]) throws(PackError) -> (image: PackImage, hash: UInt64) {
        guard bytes.starts(with: magic) else {
            throw PackError(.notAPack, "not a compiled pack; compile a YAML pack with `minsheng rules compile`")
        }
        var header = PackReader(bytes, from: magic.count, to: bytes.count)
        let major = try header.unsigned16()
        let minor = try header.unsigned16()
        let length = try header.unsigned64()
        let stored = try header.unsigned64()
        guard length == UInt64(bytes.count) else {
            throw PackError(.damaged, "the compiled pack says \(length) bytes and has \(bytes.count); compile it again")
        }
        guard bytes.count <= Int32.max else {
            throw PackError(.damaged, "a compiled pack of \(bytes.count) bytes is longer than any; compile it again")
        }
        guard checksum(bytes) == stored else {
            throw PackError(.damaged, "the compiled pack's checksum does not fit its content; compile it again")
        }
        // After the checksum: a flipped bit in the version is damage, not another version.
        guard major == formatVersion.major else {
            throw PackError(
                .unsupportedVersion,
                "the compiled pack has format version \(major).\(minor) and this program reads "
                    + "\(formatVersion.major).x; compile the pack again with this program's `minsheng rules compile`"
            )
        }
        let image = try read(sections: &header, skippingUnknown: minor > formatVersion.minor)
        try image.validate()
        return (image, stored)
    }

    /// Returns `bytes` with the checksum of their header made right, as a writer or a test of damage needs it.
    package static func sealed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count >= headerSize else { return bytes }
        var bytes = bytes
        let value = checksum(bytes)
        for index in 0..<8 {
            bytes[checksumOffset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
        }
        return bytes
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt64 {
        // Two hashes, chained, leave out the checksum itself without a copy of the bytes.
        let head = PackHash.hash(bytes.span.extracting(first: checksumOffset))
        return PackHash.hash(bytes.span.extracting(droppingFirst: headerSize), seed: head)
    }

    private static func read(
        sections reader: inout PackReader,
        skippingUnknown: Bool
    ) throws(PackError) -> PackImage {
        var image = PackImage()
        var last: UInt32 = 0
        while !reader.isAtEnd {
            let number = try reader.unsigned32()
            let length = try reader.length(minimumSize: 1)
            guard number > last else { throw reader.damaged("section \(number) stands after section \(last)") }
            var content = try reader.part(length)
            if let section = Section(rawValue: number) {
                guard number == last + 1 else { throw reader.damaged("section \(last + 1) is missing") }
                try image.read(section, from: &content)
                guard content.isAtEnd else { throw content.damaged("section \(number) is longer than its content") }
            } else if !skippingUnknown {
                throw reader.damaged("there is no section \(number)")
            }
            last = number
        }
        guard last >= Section.required.rawValue else { throw reader.damaged("section \(last + 1) is missing") }
        return image
    }

    private func write(_ section: Section, to writer: inout PackWriter) {
        switch section {
        case .description:
            writer.text(id)
            writer.text(version)
            writer.text(license)
        case .settings: settings.write(to: &writer)
        case .labels: writer.list(labels)
        case .literals: writer.blobs(literals)
        case .patterns: patterns.write(to: &writer)
        case .groups: writer.lists(groups)
        case .guards: writer.list(guards)
        case .polarities: writer.list(polarities)
        case .contexts: writer.list(contexts)
        case .umbrellas:
            writer.optional(umbrellaGroup)
            writer.optional(umbrellaListGroup)
        case .conditions: conditions.write(to: &writer)
        case .rules: writer.list(rules)
        case .aboutness: aboutness?.write(to: &writer)
        }
    }

    private mutating func read(_ section: Section, from reader: inout PackReader) throws(PackError) {
        switch section {
        case .description:
            id = try reader.text()
            version = try reader.text()
            license = try reader.text()
        case .settings: settings = try Settings(from: &reader)
        case .labels: labels = try reader.list()
        case .literals: literals = try reader.blobs()
        case .patterns: patterns = try PatternTable(from: &reader)
        case .groups: groups = try reader.lists()
        case .guards: guards = try reader.list()
        case .polarities: polarities = try reader.list()
        case .contexts: contexts = try reader.list()
        case .umbrellas:
            umbrellaGroup = try reader.optional()
            umbrellaListGroup = try reader.optional()
        case .conditions: conditions = try ConditionTable(from: &reader)
        case .rules: rules = try reader.list()
        case .aboutness: aboutness = try Aboutness(from: &reader)
        }
    }
}
