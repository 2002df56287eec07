// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The local time by which days are laid: a fixed distance from UTC, or one that changes at known instants.
///
/// Where clocks are moved, days have 23 or 25 hours. A day begins the first time that clocks show its midnight or later:
/// where midnight is skipped, with the first instant after it; where it comes twice, with the first.
public struct LocalTime: Hashable, Sendable {
    /// An instant at which clocks are moved, and their distance from UTC from then on.
    public struct Transition: Hashable, Sendable {
        /// The instant.
        public let instant: Timestamp
        /// The distance from UTC afterwards.
        public let offset: UTCOffset

        /// Creates a transition.
        public init(at instant: Timestamp, to offset: UTCOffset) {
            self.instant = instant
            self.offset = offset
        }
    }

    /// The name, such as `Europe/Berlin` or `+08:00`.
    public let name: String
    /// The distance from UTC before the first transition.
    private let first: UTCOffset
    /// In ascending order of their instants.
    private let transitions: [Transition]

    /// A local time that never changes.
    public init(offset: UTCOffset) {
        self.init(name: offset.description, before: offset, transitions: [])
    }

    /// A local time that changes.
    /// - Parameters:
    ///   - name: what it is called.
    ///   - first: the distance from UTC before the first transition.
    ///   - transitions: the changes, in any order.
    public init(name: String, before first: UTCOffset, transitions: [Transition]) {
        self.name = name
        self.first = first
        self.transitions = transitions.sorted { $0.instant < $1.instant }
    }

    /// Whether the distance from UTC never changes.
    public var isFixed: Bool { transitions.isEmpty }

    /// The distance from UTC at an instant.
    /// - Complexity: O(log *n*) in transitions.
    public func offset(at instant: Timestamp) -> UTCOffset {
        let next = index(after: instant)
        return next == 0 ? first : transitions[next - 1].offset
    }

    /// The number of the day that holds an instant, counted from 1970-01-01.
    func day(containing instant: Timestamp) -> Int64 {
        let local = instant.advanced(byMicroseconds: offset(at: instant).microseconds)
        // Near a transition the clocks may show another day than the one that has begun.
        var day = floorDivide(local.microsecondsSince1970, by: Self.microsecondsPerDay).quotient
        while start(ofDay: day) > instant { day -= 1 }
        while start(ofDay: day + 1) <= instant { day += 1 }
        return day
    }

    /// The first instant of a day.
    func start(ofDay day: Int64) -> Timestamp {
        let (midnight, overflow) = day.multipliedReportingOverflow(by: Self.microsecondsPerDay)
        guard !overflow else { return day < 0 ? .min : .max }
        let local = Timestamp(microsecondsSince1970: midnight)
        // No offset is a day or more, so only the parts of time within a day either way matter.
        var part = index(after: local.movedBack(byMicroseconds: Self.microsecondsPerDay))
        while true {
            let begin = part == 0 ? Timestamp.min : transitions[part - 1].instant
            let offset = part == 0 ? first : transitions[part - 1].offset
            let end = part == transitions.count ? Timestamp.max : transitions[part].instant
            let reached = max(local.movedBack(byMicroseconds: offset.microseconds), begin)
            if reached < end || part == transitions.count { return reached }
            part += 1
        }
    }

    private static let microsecondsPerDay: Int64 = 86_400 * 1_000_000

    /// The number of transitions up to and at an instant.
    private func index(after instant: Timestamp) -> Int {
        transitions.partitioningIndex { $0.instant > instant }
    }
}
