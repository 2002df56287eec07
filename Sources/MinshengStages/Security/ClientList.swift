// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
public import ZeroMQ

/// Those who are let in, by their public keys.
public struct ClientList: Hashable, Sendable {
    /// By the text of the key, which is also what libzmq notes on each message as its sender: names may change or change
    /// hands while a connection lives, its key does not.
    private let identities: [String: LaneIdentity]

    /// Creates a list.
    /// - Throws: `PipelineError` if nobody is on it, or two clients have one name.
    public init(_ clients: [CurvePublicKey: LaneIdentity]) throws(PipelineError) {
        guard !clients.isEmpty else {
            throw PipelineError(
                .invalidConfiguration,
                "the list of clients is empty, so nobody could use the lanes; name at least one"
            )
        }
        var names: Set<String> = []
        for identity in clients.values {
            guard names.insert(identity.name).inserted else {
                throw PipelineError(.invalidConfiguration, "two clients are called \"\(identity.name)\"; rename one")
            }
        }
        identities = Dictionary(uniqueKeysWithValues: clients.map { ($0.key.z85, $0.value) })
    }

    /// The client that has a key, or nil if there is none.
    func identity(ofKey z85: String) -> LaneIdentity? { identities[z85] }

    /// What is different from another list.
    public func changes(since old: ClientList) -> ClientListChanges {
        var changes = ClientListChanges()
        for (key, identity) in identities {
            if let former = old.identities[key] {
                if former != identity { changes.changed.append(identity.name) }
            } else {
                changes.added.append(identity.name)
            }
        }
        changes.removed = old.identities.filter { identities[$0.key] == nil }.map(\.value.name).sorted()
        changes.added.sort()
        changes.changed.sort()
        return changes
    }
}

/// How one list of clients differs from another: by names, each in alphabetical order.
public struct ClientListChanges: Hashable, Sendable {
    /// Those whose keys are new.
    public var added: [String] = []
    /// Those whose keys are gone, by the names they had.
    public var removed: [String] = []
    /// Those whose name, role or sources are other ones, by the names they have now.
    public var changed: [String] = []

    /// Creates changes of nothing.
    public init() {}

    /// Whether someone may do less than before.
    public var takesAway: Bool { !removed.isEmpty || !changed.isEmpty }
}
