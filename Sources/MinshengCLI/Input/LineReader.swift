// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Reads a file or standard input line by line, in memory that does not grow with the file.
///
/// Lines come without their end (LF or CR LF); blank ones and a byte order mark are passed over.
struct LineReader: ~Copyable {
    /// A line of the input.
    struct Line {
        /// Its number, from 1.
        let number: Int
        /// Where it stands in the reader's buffer until the next call of ``next()``, or nil if it is too long to be held.
        let range: Range<Int>?
        /// The bytes of the input up to and with the line's end.
        let bytesRead: Int
    }

    /// The greatest length of a line: that of a message on a lane.
    static let lineLimit = 16 << 20

    /// What messages call the input.
    let name: String
    private let descriptor: Int32
    private let lineLimit: Int
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)
    /// What has been read and not handed out: `buffer[start..<end]`, searched for a line's end up to `searched`.
    private var start = 0
    private var end = 0
    private var searched = 0
    private var isAtEnd = false
    private var isSkipping = false
    private var lineNumber = 0
    private var bytesRead = 0

    /// Opens a file, or standard input for `-`.
    /// - Throws: ``CommandFailure`` that names the path and what to do.
    init(path: String, lineLimit: Int = LineReader.lineLimit) throws(CommandFailure) {
        descriptor = try LineReader.open(path)
        name = InputFile.name(of: path)
        self.lineLimit = lineLimit
    }

    private static func open(_ path: String) throws(CommandFailure) -> Int32 {
        guard path != "-" else { return STDIN_FILENO }
        try InputFile.check(path)
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputFile.unreadable(path, String(cString: strerror(errno))) }
        return descriptor
    }

    deinit {
        if descriptor != STDIN_FILENO { close(descriptor) }
    }

    /// Calls `body` with the bytes of a line handed out last.
    func withBytes<Result, Failure: Error>(
        of range: Range<Int>,
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(buffer.span.extracting(range))
    }

    /// The next line that holds anything; nil at the end of the input or when the user interrupts.
    mutating func next() throws(CommandFailure) -> Line? {
        while true {
            if let lineEnd = findLineEnd() {
                if let line = take(to: lineEnd, skipping: 1) { return line }
            } else if isAtEnd {
                guard start < end || isSkipping else { return nil }
                if let line = take(to: end, skipping: 0) { return line }
            } else if Interruption.isRequested {
                return nil
            } else {
                try fill()
            }
        }
    }

    /// Whether a whole line has been read and waits, so that ``next()`` has nothing to wait for.
    var hasLineReady: Bool { lineEnd(from: start) != nil }

    /// Hands out the line that ends at `lineEnd`, unless it is blank.
    private mutating func take(to lineEnd: Int, skipping terminator: Int) -> Line? {
        lineNumber += 1
        bytesRead += lineEnd + terminator - start
        let range = isSkipping ? nil : trimmed(start..<lineEnd)
        let isTooLong = isSkipping || (range?.count ?? 0) > lineLimit
        isSkipping = false
        start = lineEnd + terminator
        searched = start
        if isTooLong { return Line(number: lineNumber, range: nil, bytesRead: bytesRead) }
        return range.map { Line(number: lineNumber, range: $0, bytesRead: bytesRead) }
    }

    /// A line without its byte order mark and its CR, or nil if nothing but blanks is left.
    private func trimmed(_ line: Range<Int>) -> Range<Int>? {
        var (lower, upper) = (line.lowerBound, line.upperBound)
        if lineNumber == 1, line.count >= 3, buffer[lower..<lower + 3].elementsEqual([0xEF, 0xBB, 0xBF]) { lower += 3 }
        while upper > lower, LineReader.isBlank(buffer[upper - 1]) { upper -= 1 }
        while lower < upper, LineReader.isBlank(buffer[lower]) { lower += 1 }
        return lower < upper ? lower..<upper : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private mutating func findLineEnd() -> Int? {
        let found = lineEnd(from: searched)
        if found == nil { searched = end }
        return found
    }

    private func lineEnd(from place: Int) -> Int? {
        buffer.withUnsafeBytes { bytes -> Int? in
            // `place <= end <= bytes.count`, so the range lies in the buffer.
            guard let base = bytes.baseAddress, let found = memchr(base + place, 0x0A, end - place) else { return nil }
            return found - UnsafeMutableRawPointer(mutating: base)
        }
    }

    /// Reads more of the input behind what is there.
    private mutating func fill() throws(CommandFailure) {
        makeRoom()
        guard isReadable() else { return }
        let room = end..<buffer.count
        let descriptor = descriptor
        let count = buffer.withUnsafeMutableBytes { bytes in
            read(descriptor, bytes.baseAddress.map { $0 + room.lowerBound }, room.count)
        }
        if count > 0 {
            end += count
        } else if count == 0 {
            isAtEnd = true
        } else if errno != EINTR, errno != EAGAIN {
            throw InputFile.unreadable(name, String(cString: strerror(errno)))
        }
    }

    /// Waits a moment for input, so that an interruption is noticed while a pipe is silent.
    private func isReadable() -> Bool {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&item, 1, 100) > 0
    }

    private mutating func moveToFront() {
        let unread = start..<end
        buffer.withUnsafeMutableBytes { bytes in
            // Both ranges lie in the buffer; memmove allows them to overlap.
            guard let base = bytes.baseAddress else { return }
            memmove(base, base + unread.lowerBound, unread.count)
        }
        (start, end, searched) = (0, unread.count, searched - unread.lowerBound)
    }

    private mutating func makeRoom() {
        if end - start > lineLimit {
            // The line is too long to be held: forget what there is of it, and go on to its end.
            bytesRead += end - start
            isSkipping = true
            start = end
        }
        if isSkipping || start == end {
            if isSkipping { bytesRead += end - start }
            (start, end, searched) = (0, 0, 0)
        } else if start > 0 {
            moveToFront()
        }
        if end == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
    }
}
