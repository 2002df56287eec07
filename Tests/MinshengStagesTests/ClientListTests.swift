// SPDX-License-Identifier: Apache-2.0

import MinshengPipeline
import MinshengStages
import Testing
import ZeroMQ

@Suite("List of clients")
struct ClientListTests {
    @Test("its changes are told by names, and a key counts, not a name")
    func changes() throws {
        let keys = try (0..<4).map { _ in try CurveKeyPair().publicKey }
        let old = try ClientList([
            keys[0]: LaneIdentity(name: "a", role: .writer),
            keys[1]: LaneIdentity(name: "b", role: .reader),
            keys[2]: LaneIdentity(name: "c", role: .writer, sources: ["s"]),
        ])
        #expect(old.changes(since: old) == ClientListChanges())
        #expect(!old.changes(since: old).takesAway)
        let new = try ClientList([
            keys[0]: LaneIdentity(name: "b", role: .writer),
            keys[2]: LaneIdentity(name: "c", role: .writer, sources: ["t"]),
            keys[3]: LaneIdentity(name: "a", role: .admin),
        ])
        let changes = new.changes(since: old)
        #expect(changes.added == ["a"] && changes.removed == ["b"] && changes.changed == ["b", "c"])
        #expect(changes.takesAway)
    }

    @Test("an addition takes nothing away")
    func addition() throws {
        let (one, other) = (try CurveKeyPair(), try CurveKeyPair())
        let security = try LaneSecurity(keys: one, clients: [one.publicKey: LaneIdentity(name: "a", role: .admin)])
        let both = try ClientList([
            one.publicKey: LaneIdentity(name: "a", role: .admin),
            other.publicKey: LaneIdentity(name: "b", role: .admin),
        ])
        let changes = security.replaceClients(with: both)
        #expect(changes.added == ["b"] && !changes.takesAway)
        #expect(security.clients == both)
    }

    @Test("nobody, or two of one name, are no list")
    func refusals() throws {
        let (one, other) = (try CurveKeyPair().publicKey, try CurveKeyPair().publicKey)
        let twin = LaneIdentity(name: "a", role: .admin)
        for clients in [[:], [one: twin, other: twin]] {
            let error = #expect(throws: PipelineError.self) { try ClientList(clients) }
            #expect(error?.code == .invalidConfiguration)
        }
    }
}
