// SPDX-License-Identifier: Apache-2.0

/// Reads a `Decodable` type from a ``ConfigurationNode`` and refuses every key the type did not ask for.
///
/// A type asks for its keys by decoding them, so the synthesised `Decodable` is enough, and so is an `init(from:)` that
/// uses `decodeIfPresent` and a default. An error names the file, line and column, what stands there and what belongs
/// there, and for an unknown key the nearest known one.
public struct ConfigurationDecoder: Sendable {
    /// Creates a decoder.
    public init() {}

    /// Reads a value of `type` from `node`.
    /// - Throws: ``PipelineError`` with code `invalidConfiguration`.
    public func decode<T: Decodable>(_ type: T.Type, from node: ConfigurationNode) throws(PipelineError) -> T {
        do {
            return try NodeDecoder(node: node, codingPath: []).decode(type)
        } catch let error as PipelineError {
            throw error
        } catch {
            throw NodeDecoder(node: node, codingPath: []).located(error)
        }
    }
}

extension ConfigurationNode: Decodable {
    /// Takes a part of a configuration as it is, to be read later.
    public init(from decoder: any Decoder) throws {
        guard let decoder = decoder as? NodeDecoder else {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath,
                debugDescription: "a configuration node is read by a ConfigurationDecoder"
            )
            throw DecodingError.typeMismatch(ConfigurationNode.self, context)
        }
        self = decoder.entrust().node
    }
}

/// The `Decoder` for one node; it notes which keys of a mapping were asked for.
final class NodeDecoder: Decoder {
    let node: ConfigurationNode
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }
    private(set) var askedKeys: Set<String> = []
    /// Decoders of parts that were read in place, not as a value of their own, so that nobody else checks their keys.
    private var nested: [NodeDecoder] = []
    /// Whether another decoder reads the node as a whole and checks its keys.
    private var isEntrusted = false

    init(node: ConfigurationNode, codingPath: [any CodingKey]) {
        self.node = node
        self.codingPath = codingPath
    }

    /// Reads a value from the node as a whole.
    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        do {
            let value = try T(from: self)
            try refuseUnknownKeys()
            return value
        } catch let error as PipelineError {
            throw error
        } catch {
            throw located(error)
        }
    }

    /// The decoder for the entry with `key`, or nil if there is none.
    func child(_ key: any CodingKey) -> NodeDecoder? {
        askedKeys.insert(key.stringValue)
        return node[key.stringValue].map { NodeDecoder(node: $0, codingPath: codingPath + [key]) }
    }

    /// Takes on a decoder whose keys are checked together with this one's.
    func adopt(_ child: NodeDecoder) -> NodeDecoder {
        nested.append(child)
        return child
    }

    /// A second decoder for the same node, which checks its keys instead of this one.
    func entrust() -> NodeDecoder {
        isEntrusted = true
        return NodeDecoder(node: node, codingPath: codingPath)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let entries = node.entries else { throw mismatch("a mapping") }
        var seen: Set<String> = []
        for entry in entries where !seen.insert(entry.key).inserted {
            throw PipelineError(
                .invalidConfiguration,
                "\"\(entry.key)\" stands here twice; keep one",
                at: entry.position
            )
        }
        return KeyedDecodingContainer(NodeKeyedContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .sequence(let nodes) = node.value else { throw mismatch("a list") }
        return NodeUnkeyedContainer(decoder: self, nodes: nodes)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        NodeSingleValueContainer(decoder: self)
    }

    // MARK: Errors

    /// An error that says what belongs at this node, and what stands there.
    func mismatch(_ expected: String) -> PipelineError {
        let found =
            if case .scalar(let text, _) = node.value { "\"\(text)\"" } else { node.kindName }
        let name = codingPath.last.map { "\"\($0.stringValue)\" takes \(expected)" } ?? "\(expected) belongs here"
        return PipelineError(.invalidConfiguration, "\(name), not \(found)", at: node.position)
    }

    /// An error that says which key is needed, and which one may have been meant for it.
    func missing(_ key: String) -> PipelineError {
        let slip = NearestName.of(key, among: (node.entries ?? []).map(\.key))
        let hint = slip.map { "; did you mean it by \"\($0)\"?" } ?? ""
        return PipelineError(.invalidConfiguration, "\"\(key)\" is missing here\(hint)", at: node.position)
    }

    /// Gives an error of a type's own `init(from:)` the place of the node it is about.
    func located(_ error: any Error) -> PipelineError {
        guard let error = error as? DecodingError else {
            return PipelineError(.invalidConfiguration, "\(error)", at: node.position)
        }
        switch error {
        case .keyNotFound(let key, _):
            return missing(key.stringValue)
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
            let child = context.codingPath.count > codingPath.count ? context.codingPath[codingPath.count] : nil
            let position = child.flatMap { node[$0.stringValue]?.position } ?? node.position
            return PipelineError(.invalidConfiguration, context.debugDescription, at: position)
        @unknown default:
            return PipelineError(.invalidConfiguration, "\(error)", at: node.position)
        }
    }

    private func refuseUnknownKeys() throws {
        for child in nested { try child.refuseUnknownKeys() }
        guard !isEntrusted, let unknown = node.entries?.first(where: { !askedKeys.contains($0.key) }) else { return }
        throw PipelineError(
            .invalidConfiguration,
            "unknown key \"\(unknown.key)\"; \(NearestName.hint(for: unknown.key, among: askedKeys))",
            at: unknown.position
        )
    }
}
