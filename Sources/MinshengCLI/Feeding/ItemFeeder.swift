// SPDX-License-Identifier: Apache-2.0

import Foundation
import ZeroMQ

/// Sends items to a lane, one a message or several in an array, at most so many a second.
struct ItemFeeder<Lane: FeedLane & ~Copyable>: ~Copyable {
    /// The size at which an array of items is sent, however few they are.
    private static var arrayBytes: Int { 1 << 20 }

    private let lane: Lane
    private let batchSize: Int
    private var limiter: RateLimiter?
    private var progress: FeedProgress
    private(set) var count = FeedCount()
    /// Items that wait to be sent together: `[…,…` without the end.
    private var array: [UInt8] = []
    private var arrayCount = 0
    /// Where these items come from, on a lane that tells what became of them.
    private var arrayOrigin = FeedOrigin(file: "", items: 0)

    init(_ lane: consuming Lane, batchSize: Int, limiter: RateLimiter?, progress: FeedProgress) {
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
                let name = reader.name
                try reader.withBytes(of: range) { try send($0, from: name, line: line.number) }
            } else {
                refuse(
                    "\(reader.name):\(line.number): is longer than \(Lane.messageLimit >> 20) MiB, the most the lane takes"
                )
            }
            count.bytesRead = bytesBefore + line.bytesRead
            // Whoever waits for answers does not want the last lines of a slow input to wait for more.
            if Lane.isAcknowledged, !reader.hasLineReady { try sendArray() }
            progress.update(count)
        }
        // The lines of another file are counted from 1 again.
        if Lane.isAcknowledged { try sendArray() }
        if Interruption.isRequested { throw FeedStop.interrupted }
    }

    /// Feeds a document as one item.
    mutating func feed(_ document: FeedDocument) throws {
        let item = document.item()
        if item.count > Lane.messageLimit {
            refuse("\(document.name): is longer than \(Lane.messageLimit >> 20) MiB, the most the lane takes; split it")
        } else {
            try send(item.span, from: document.name, line: nil)
            if Lane.isAcknowledged { try sendArray() }
        }
        count.bytesRead += document.text.utf8.count
    }

    /// Says why something is not sent, and goes on.
    mutating func refuse(_ message: String) {
        progress.clear()
        Self.complain(message)
        count.refused += 1
    }

    private static func complain(_ message: String) {
        StandardError.write("minsheng: \(Terminal.harmless(message))\n")
    }

    /// Waits until everything sent is handed over or acknowledged, then closes the lane.
    consuming func finish() -> (count: FeedCount, fault: String?) {
        var count = count
        var progress = progress
        let outcome = lane.finish { progress.update(count, isWaiting: true) }
        count.unsent = outcome.unsent
        count.tally = outcome.tally
        progress.clear()
        for complaint in outcome.complaints { Self.complain(complaint) }
        return (count, outcome.fault)
    }

    // MARK: Sending

    private mutating func send(_ item: Span<UInt8>, from file: String, line: Int?) throws {
        try waitForTurn()
        let lines = line.map { [$0] } ?? []
        // What is not one object travels alone, lest it spoil the others.
        guard batchSize > 1, Self.canShareMessage(item) else {
            try sendArray()
            let origin = FeedOrigin(file: file, lines: lines, items: Self.itemCount(of: item))
            return try sendMessage(item, from: origin)
        }
        if arrayCount == 0 { arrayOrigin = FeedOrigin(file: file, items: 0) }
        if Lane.isAcknowledged { arrayOrigin.lines += lines }
        array.append(arrayCount == 0 ? UInt8(ascii: "[") : UInt8(ascii: ","))
        item.withUnsafeBufferPointer { array.append(contentsOf: $0) }
        arrayCount += 1
        if arrayCount >= batchSize || array.count >= Self.arrayBytes { try sendArray() }
    }

    /// Sends the items that wait to be sent together.
    mutating func sendArray() throws {
        guard arrayCount > 0 else { return }
        // Moved out and back, so that its memory serves the next one.
        var message: [UInt8] = []
        swap(&message, &array)
        message.append(UInt8(ascii: "]"))
        arrayOrigin.items = arrayCount
        try sendMessage(message.span, from: arrayOrigin)
        message.removeAll(keepingCapacity: true)
        swap(&message, &array)
        arrayCount = 0
    }

    private mutating func sendMessage(_ bytes: Span<UInt8>, from origin: FeedOrigin) throws {
        var progress = progress
        let count = count
        try lane.send(bytes, from: origin) { progress.update(count, isWaiting: true) }
        self.progress = progress
        let complaints = lane.takeComplaints()
        if !complaints.isEmpty { progress.clear() }
        for complaint in complaints { Self.complain(complaint) }
        self.count.messages += 1
        self.count.items += origin.items
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
