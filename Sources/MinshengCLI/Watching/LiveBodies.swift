// SPDX-License-Identifier: Apache-2.0

/// The counts of one window, from `v1/<size>/all/`; `docs/METRICS.md` defines each field.
struct LiveWindow: Decodable, Hashable {
    struct Bounds: Decodable, Hashable {
        let start: String
        let end: String
    }

    struct Counts: Decodable, Hashable {
        let items: Int
        let labelled: Int
        let coverage: Double?
        let stated: Int
        let principles: [LiveLabel]
        let measures: [LiveLabel]
    }

    let window: Bounds
    /// `provisional` or `final`.
    let state: String
    let watermark: String?
    let pack: String
    let counts: Counts
}

/// The counts of one label in a window.
struct LiveLabel: Decodable, Hashable {
    let id: String
    let slug: String
    let title: String
    /// The slug of the principle above a measure.
    let parent: String?
    let count: Int
    let share: Double?
    let stated: Int
    let points: Int
}

/// The account of every item, from `v1/ledger/`.
struct LiveLedger: Decodable, Hashable {
    let time: String
    let received: Int
    let counted: Int
    let unmatched: Int
    let duplicate: Int
    let late: Int
    let rejected: Int
    let balance: Int
}

/// The sign of life, from `v1/heartbeat/`.
struct LiveHeartbeat: Decodable, Hashable {
    let time: String
    let watermark: String?
}
