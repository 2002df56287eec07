// SPDX-License-Identifier: Apache-2.0

import Foundation
import ZeroMQ

/// Sends items to a push lane, one a message or several in an array, at most so many a second.
struct Feeder: ~Copyable {
    /// The greatest message the lane takes, and so the greatest item.
    private static let messageLimit = 16 << 20
    /// The size at which an array of items is sent, however few they are.
    private static let arrayBytes = 1 << 20

    private let lane: PushLane
    private let batchSize: Int
    private var limiter: RateLimiter?
    private var progress: FeedProgress
    private(set) var count = FeedCount()
    /// Items that wait to be sent together: `[…,…` without the end.
    private var array: [UInt8] = []
    private var arrayCount = 0

    init(_ lane: consuming PushLane, batchSize: Int, limiter: RateLimiter?, progress: FeedProgress) {
        self.lane = lane
        self.batchSize = batchSize
        self.limiter = limiter
        self.progress = progress
    }

    /// Feeds a file of JSON lines, each as it stands.
    /// - Throws: ``FeedStop``, or ``CommandFailure`` if the file cannot be read.
    mutating func feed(lines reader: inout LineReader) throws {
        let bytesBefore = count.bytesRead
        while let line = try reader.next() {
            if let range = line.range {
                try reader.withBytes(of: range) { try send($0) }
            } else {
                refuse(
                    "\(reader.name):\(line.number): is longer than \(Feeder.messageLimit >> 20) MiB, the most a lane takes"
                )
            }
            count.bytesRead = bytesBefore + line.bytesRead
            progress.update(count)
        }
        if Interruption.isRequested { throw FeedStop.interrupted }
    }

    /// Feeds a document as one item.
    mutating func feed(_ document: FeedDocument) throws {
        let item = document.item()
        if item.count > Feeder.messageLimit {
            refuse("\(document.name): is longer than \(Feeder.messageLimit >> 20) MiB, the most a lane takes; split it")
        } else {
            try send(item.span)
        }
        count.bytesRead += document.text.utf8.count
    }

    /// Says why something is not sent, and goes on.
    mutating func refuse(_ message: String) {
        progress.clear()
        StandardError.write("minsheng: \(message)\n")
        count.refused += 1
    }

    /// Waits until everything sent is handed over, then closes the lane.
    consuming func finish() -> FeedCount {
        var count = count
        var progress = progress
        count.unsent = lane.finish { progress.update(count, isWaiting: true) }
        progress.clear()
        return count
    }

    // MARK: Sending

    private mutating func send(_ item: Span<UInt8>) throws {
        try waitForTurn()
        guard batchSize > 1 else { return try sendMessage(item, items: Feeder.itemCount(of: item)) }
        // What is not one object travels alone, lest it spoil the others.
        guard Feeder.canShareMessage(item) else {
            try sendArray()
            return try sendMessage(item, items: Feeder.itemCount(of: item))
        }
        array.append(arrayCount == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
        item.withUnsafeBufferPointer { array.append(contentsOf: $0) }
        arrayCount += 1
        if arrayCount >= batchSize || array.count >= Feeder.arrayBytes { try sendArray() }
    }

    /// Sends the items that wait to be sent together.
    mutating func sendArray() throws {
        guard arrayCount > 0 else { return }
        // Moved out and back, so that its memory serves the next one.
        var message: [UInt8] = []
        swap(&message, &array)
        message.append(UInt8(ascii: "]"))
        try sendMessage(message.span, items: arrayCount)
        message.removeAll(keepingCapacity: true)
        swap(&message, &array)
        arrayCount = 0
    }

    private mutating func sendMessage(_ bytes: Span<UInt8>, items: Int) throws {
        var progress = progress
        let count = count
        try lane.send(bytes.bytes) { progress.update(count, isWaiting: true) }
        self.progress = progress
        self.count.messages += 1
        self.count.items += items
        self.count.bytes += bytes.count
    }

    private mutating func waitForTurn() throws {
        guard var limiter else { return }
        var wait = limiter.takeTurn(now: .now)
        self.limiter = limiter
        while wait > .zero {
            let slice = min(wait, .milliseconds(100))
            Thread.sleep(forTimeInterval: slice.seconds)
            wait -= slice
            progress.update(count)
            if Interruption.isRequested { throw FeedStop.interrupted }
        }
    }

    private static func canShareMessage(_ item: Span<UInt8>) -> Bool {
        guard item.count < arrayBytes, JSONSyntax.kind(of: item) == .object else { return false }
        return (try? UTF8Span(validating: item)) != nil
    }

    /// The items of a line: the elements of an array, else one, which the daemon takes or refuses; an empty array is
    /// refused as one.
    private static func itemCount(of line: Span<UInt8>) -> Int {
        guard line.count > 0, line[0] == UInt8(ascii: "["), case .array(let count)? = JSONSyntax.kind(of: line) else {
            return 1
        }
        return max(1, count)
    }
}
