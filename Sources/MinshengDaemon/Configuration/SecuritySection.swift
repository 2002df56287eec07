// SPDX-License-Identifier: Apache-2.0

import Foundation
import MinshengPipeline
import MinshengStages
import ZeroMQ

/// The lock on the lanes: the daemon's keys, and who is let in to do what.
///
/// ```yaml
/// security:
///   key_file: minshengd.key
///   clients:
///     - {name: xinhua, key: "…40 characters…", role: writer, sources: [xinhua]}
///     - {name: dashboard, key: "…40 characters…", role: reader}
/// ```
struct SecuritySection: Codable {
    /// Someone who is let in.
    struct Client: Codable {
        var name: String
        var key: String
        var role: LaneRole
        var sources: [String]?

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            name = try values.decodeText(.name)
            key = try values.decode(String.self, forKey: .key)
            guard let role = try values.decodeName(.role, in: LaneRole.allCases) else {
                throw values.fault(.role, "is missing; write writer, reader or admin")
            }
            self.role = role
            sources = try values.decodeIfPresent([String].self, forKey: .sources)
            // Found here, a fault has its place in the file.
            do throws(ZeroMQError) {
                _ = try CurvePublicKey(key)
            } catch {
                throw values.fault(.key, "is no public key: \(error.reason)")
            }
            if sources?.isEmpty == true {
                throw values.fault(.sources, "is empty, so the client could send nothing; leave it out to allow any")
            }
        }

        var identity: LaneIdentity { LaneIdentity(name: name, role: role, sources: sources.map(Set.init)) }
    }

    var keyFile: String
    var clients: [Client]

    private enum CodingKeys: String, CodingKey {
        case keyFile = "key_file"
        case clients
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        keyFile = try values.decodeText(.keyFile)
        clients = try values.decodeIfPresent([Client].self, forKey: .clients) ?? []
    }

    /// Reads the key file and makes the lock.
    /// - Parameter baseDirectory: the folder that relative paths start from.
    /// - Throws: ``PipelineError`` if others can read the file, it holds no keys, or the list cannot be.
    func makeSecurity(baseDirectory: String) throws(PipelineError) -> LaneSecurity {
        let path = keyFile.hasPrefix("/") ? keyFile : "\(baseDirectory)/\(keyFile)"
        let keys: CurveKeyPair
        do {
            keys = try CurveKeyFile.read(path)
        } catch {
            throw PipelineError(.invalidConfiguration, "the daemon's keys cannot be used: \(error)")
        }
        return LaneSecurity(keys: keys, clients: try clientList())
    }

    /// The list of those who are let in.
    /// - Throws: ``PipelineError`` if it is empty, or two clients have one key or one name.
    func clientList() throws(PipelineError) -> ClientList {
        var identities: [CurvePublicKey: LaneIdentity] = [:]
        for client in clients {
            guard let key = try? CurvePublicKey(client.key) else { continue }
            if let other = identities.updateValue(client.identity, forKey: key) {
                throw PipelineError(
                    .invalidConfiguration,
                    "\"\(other.name)\" and \"\(client.name)\" have one key; give each client its own"
                )
            }
        }
        return try ClientList(identities)
    }
}
