// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import ZeroMQ

@Suite("Keys", .timeLimit(.minutes(10)))
struct KeyTests {
    @Test("the published example of Z85, both ways")
    func z85Example() throws {
        let bytes: [UInt8] = [0x86, 0x4F, 0xD2, 0x6F, 0xB5, 0x59, 0xF7, 0x5B]
        #expect(try Z85.encode(bytes) == "HelloWorld")
        #expect(try Z85.decode("HelloWorld") == bytes)
        #expect(try Z85.decode("%nSc0") == [255, 255, 255, 255])
        #expect(try Z85.decode("") == [])
    }

    @Test("any bytes come back from Z85")
    func z85RoundTrip() throws {
        var generator = SeededGenerator(seed: 85)
        for count in 0..<40 {
            let bytes = (0..<count * 4).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
            #expect(try Z85.decode(Z85.encode(bytes)) == bytes)
        }
    }

    @Test(
        "text that is no Z85 is refused",
        arguments: ["Hell", "Hello1", "Hell ", "Hell\u{7F}", "Hell\"", "喜欢一二", "喜ab", "%nSc1", "#####"]
    )
    func z85Refusals(text: String) {
        #expect(failure { () throws(ZeroMQError) in _ = try Z85.decode(text) }?.code == .invalidArgument)
    }

    @Test("bytes that are no multiple of four are refused")
    func z85Length() {
        #expect(failure { () throws(ZeroMQError) in _ = try Z85.encode([1, 2, 3]) }?.code == .invalidArgument)
    }

    @Test("a pair is completed from its secret key, and every pair is another")
    func pairs() throws {
        let keys = try CurveKeyPair()
        #expect(try CurveKeyPair(secretKey: CurveSecretKey(keys.secretKey.z85)) == keys)
        #expect(try CurvePublicKey(bytes: keys.publicKey.bytes) == keys.publicKey)
        #expect(try CurveKeyPair().publicKey != keys.publicKey)
    }

    @Test("a secret key does not print itself")
    func secrecy() throws {
        let keys = try CurveKeyPair()
        var dumped = ""
        dump(keys, to: &dumped)
        let texts = [
            dumped, "\(keys)", String(reflecting: keys), "\(keys.secretKey)", String(reflecting: keys.secretKey),
        ]
        for text in texts { #expect(!text.contains(keys.secretKey.z85)) }
        let wrong = failure { () throws(ZeroMQError) in _ = try CurveSecretKey(keys.secretKey.z85.dropLast() + "\"") }
        #expect(wrong?.code == .invalidKey)
        #expect(wrong?.description.contains(keys.secretKey.z85.prefix(10)) == false)
    }

    @Test("keys of another length are refused", arguments: ["", "HelloWorld", String(repeating: "0", count: 45)])
    func lengths(text: String) {
        #expect(failure { () throws(ZeroMQError) in _ = try CurvePublicKey(text) }?.code == .invalidKey)
        #expect(failure { () throws(ZeroMQError) in _ = try CurveSecretKey(text) }?.code == .invalidKey)
    }
}

@Suite("Key files", .timeLimit(.minutes(10)))
struct KeyFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String, mode: Int = 0o600) throws -> String {
        let path = "\(folder.path)/key"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test("a written file has mode 0600 whatever the umask, and is read back")
    func roundTrip() throws {
        let keys = try CurveKeyPair()
        let path = "\(folder.path)/key"
        try CurveKeyFile.write(keys, to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(try CurveKeyFile.read(path) == keys)
    }

    @Test("an existing file is never replaced")
    func noReplacing() throws {
        let path = try file("precious")
        let error = failure { () throws(ZeroMQError) in try CurveKeyFile.write(CurveKeyPair(), to: path) }
        #expect(error?.code == .alreadyExists)
        #expect(error?.description.contains(path) == true)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
    }

    @Test("only modes that keep others out are read", arguments: 0...0o777)
    func modes(mode: Int) throws {
        let keys = try CurveKeyPair()
        let path = try file("secret-key = \"\(keys.secretKey.z85)\"", mode: mode)
        let error = failure { () throws(ZeroMQError) in _ = try CurveKeyFile.read(path) }
        if mode & 0o077 != 0 {
            // Without a right to read, the system is the first to refuse.
            #expect(error?.code == .insecureFile || (mode & 0o400 == 0 && error?.code == .permissionDenied))
        } else if mode & 0o400 != 0 {
            #expect(error == nil)
        }
    }

    @Test("a link is judged by the file it leads to")
    func links() throws {
        let path = try file("secret-key = \"\(CurveKeyPair().secretKey.z85)\"", mode: 0o644)
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: path)
        #expect(
            failure { () throws(ZeroMQError) in _ = try CurveKeyFile.read("\(folder.path)/link") }?.code
                == .insecureFile
        )
    }

    @Test("folders and pipes are refused, and nothing waits for a writer")
    func noRegularFile() throws {
        mkfifo("\(folder.path)/pipe", 0o600)
        for path in [folder.path, "\(folder.path)/pipe"] {
            #expect(failure { () throws(ZeroMQError) in _ = try CurveKeyFile.read(path) }?.code == .insecureFile)
        }
        #expect(
            failure { () throws(ZeroMQError) in _ = try CurveKeyFile.read("\(folder.path)/none") }?.code == .notFound
        )
    }

    @Test("a file of CZMQ and pyzmq is read")
    func foreignFile() throws {
        let keys = try CurveKeyPair()
        let path = try file(
            """
            #   ****  Generated on 2025-06-09 by pyzmq  ****
            #   ZeroMQ CURVE **Secret** Certificate

            metadata
                name = "feeder"
            curve
                public-key = "\(keys.publicKey.z85)"
                secret-key = "\(keys.secretKey.z85)"
            """
        )
        #expect(try CurveKeyFile.read(path) == keys)
    }

    @Test("files without a pair are refused")
    func noPair() throws {
        let (one, other) = (try CurveKeyPair(), try CurveKeyPair())
        let texts = [
            "", "secret-key", "secret-key =", "secret-key = \"abc\"", "public-key = \"\(one.publicKey)\"",
            "public-key = \"\(other.publicKey)\"\nsecret-key = \"\(one.secretKey.z85)\"",
            String(repeating: "#", count: 5000) + "\nsecret-key = \"\(one.secretKey.z85)\"",
        ]
        for text in texts {
            let path = try file(text)
            let error = failure { () throws(ZeroMQError) in _ = try CurveKeyFile.read(path) }
            #expect(error?.code == .invalidKey)
            #expect(error?.description.contains(one.secretKey.z85) == false)
        }
    }
}
