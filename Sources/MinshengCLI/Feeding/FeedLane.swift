// SPDX-License-Identifier: Apache-2.0

/// The sending end of a lane that items are fed to.
protocol FeedLane: ~Copyable {
    /// The greatest message the lane takes, in bytes, and so the greatest item.
    static var messageLimit: Int { get }
    /// Whether the lane tells what became of each item.
    static var isAcknowledged: Bool { get }

    /// Sends one message, and waits while the daemon is busy or away.
    /// - Parameters:
    ///   - message: an item or an array of items.
    ///   - origin: where its items come from.
    ///   - idle: called now and then while it waits.
    /// - Throws: ``FeedStop`` if the user interrupts or nobody takes the message in time.
    func send(_ message: Span<UInt8>, from origin: FeedOrigin, whileWaiting idle: () -> Void) throws

    /// What the daemon has found wrong since the last call, a line each.
    func takeComplaints() -> [String]

    /// Waits until the daemon has everything, then closes.
    consuming func finish(whileWaiting idle: () -> Void) -> FeedOutcome
}

/// Where the items of a message come from.
struct FeedOrigin {
    let file: String
    /// The lines of the file, if it has some: one for each item, or one for them all.
    var lines: [Int] = []
    /// How many items it is.
    var items = 1

    /// Where an item is found, such as `news.jsonl:12`.
    func place(ofItem index: Int) -> String {
        guard let first = lines.first else { return file }
        return "\(file):\(lines.count == 1 ? first : index < lines.count ? lines[index] : first)"
    }
}

/// How feeding ended.
struct FeedOutcome {
    /// Messages that were sent and, as far as is known, not taken.
    var unsent = 0
    /// What became of the items; nil on a lane that does not tell.
    var tally: FeedTally?
    /// What the daemon has found wrong since ``FeedLane/takeComplaints()``.
    var complaints: [String] = []
    /// Why the daemon took no more, in words; nil if it did, or was not heard of.
    var fault: String?
}

/// What became of items, as the daemon says.
struct FeedTally: Hashable {
    var accepted = 0
    var duplicate = 0
    var corrected = 0
    /// Of the accepted, those that are too late for every window.
    var late = 0
    var rejected = 0
    /// How many batches were sent more than once.
    var resentBatches = 0
}
