// SPDX-License-Identifier: Apache-2.0

import Minsheng
import Testing

@Suite("Compiled pack, as bytes")
struct CompiledCodingTests {
    private let image = CompiledSample.image

    @Test("encoding and decoding give the same image and the same bytes")
    func roundTrip() throws {
        let bytes = image.encoded()
        let (decoded, hash) = try PackImage.decode(bytes)
        #expect(decoded == image)
        #expect(decoded.encoded() == bytes)
        #expect(hash == image.hash)
    }

    @Test("an empty image is an image")
    func empty() throws {
        #expect(try PackImage(decoding: PackImage().encoded()) == PackImage())
    }

    @Test("another image has another hash")
    func hash() {
        var other = image
        other.rules[0].weight += 1
        #expect(other.hash != image.hash)
    }

    @Test("the layout does not change by accident")
    func layout() {
        let bytes = image.encoded()
        #expect(Array(bytes[..<12]) == [0x89, 0x4D, 0x53, 0x50, 0x0D, 0x0A, 0x1A, 0x0A, 1, 0, 0, 0])
        #expect(bytes.count == 707)
        // A change of this number needs a new format version.
        #expect(image.hash == 4_127_991_515_783_268_392)
    }

    @Test("every flipped byte is refused")
    func flips() throws {
        let bytes = image.encoded()
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            let expected: PackError.Code = index < 8 ? .notAPack : .damaged
            #expect(code(flipped) == expected, "byte \(index)")
            flipped[index] = ~bytes[index]
            #expect(code(flipped) == expected, "byte \(index)")
        }
    }

    @Test("every truncation is refused, and so is a longer file")
    func truncations() {
        let bytes = image.encoded()
        for count in bytes.indices {
            #expect(code(Array(bytes[..<count])) == (count < 8 ? .notAPack : .damaged), "\(count) bytes")
        }
        #expect(code(bytes + [0]) == .damaged)
    }

    @Test("what is no pack is told from a damaged one")
    func strangers() {
        #expect(code([]) == .notAPack)
        #expect(code(Array("minsheng: 1\npack: {}\n".utf8)) == .notAPack)
    }

    @Test("another major version is refused as such")
    func otherMajor() {
        var bytes = image.encoded()
        bytes[8] = 2
        #expect(code(PackImage.sealed(bytes)) == .unsupportedVersion)
        #expect(code(bytes) == .damaged)
    }

    @Test("a section that this version does not know is skipped only in a newer minor version")
    func newerMinor() throws {
        var bytes = image.encoded() + [14, 0, 0, 0, 3, 0, 0, 0, 1, 2, 3]
        let count = bytes.count
        for index in 0..<8 {
            bytes[12 + index] = UInt8(truncatingIfNeeded: count >> (8 * index))
        }
        #expect(code(PackImage.sealed(bytes)) == .damaged)
        bytes[10] = 2
        #expect(try PackImage(decoding: PackImage.sealed(bytes)) == image)
    }

    @Test("random damage under a right checksum is refused or harmless", arguments: 0..<4)
    func mutations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let original = image.encoded()
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 28..<bytes.count, using: &random)
                bytes[index] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &random)]
                    .randomElement(using: &random) ?? 0
            }
            bytes = PackImage.sealed(bytes)
            do throws(PackError) {
                let decoded = try PackImage(decoding: bytes)
                // Whatever is accepted is a whole image: it can be written and read again.
                #expect(try PackImage(decoding: decoded.encoded()) == decoded)
            } catch {
                #expect(error.code == .damaged)
                refused += 1
            }
        }
        #expect(refused > 2_000)
    }

    private func code(_ bytes: [UInt8]) -> PackError.Code? {
        do throws(PackError) {
            _ = try PackImage(decoding: bytes)
            return nil
        } catch {
            return error.code
        }
    }
}
