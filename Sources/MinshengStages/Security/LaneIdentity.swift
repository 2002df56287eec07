// SPDX-License-Identifier: Apache-2.0

/// What a client of the lanes may do.
public enum LaneRole: String, Codable, Hashable, Sendable, CaseIterable {
    /// Sends items: the lanes `push` and `put`.
    case writer
    /// Reads results: the lanes `live` and `sync`.
    case reader
    /// All lanes.
    case admin

    /// Whether the role may use a lane.
    public func mayUse(lane: String) -> Bool {
        switch self {
        case .writer: ["push", "put"].contains(lane)
        case .reader: ["live", "sync"].contains(lane)
        case .admin: true
        }
    }
}

/// A client of the lanes, as the list of those who are let in names it.
public struct LaneIdentity: Hashable, Sendable {
    /// Its name, for logs.
    public let name: String
    /// What it may do.
    public let role: LaneRole
    /// The only values of `source` that its items may have, or nil if they may have any.
    public let sources: Set<String>?

    /// Creates an identity.
    public init(name: String, role: LaneRole, sources: Set<String>? = nil) {
        self.name = name
        self.role = role
        self.sources = sources
    }
}
