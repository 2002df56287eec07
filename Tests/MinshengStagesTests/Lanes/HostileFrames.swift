// SPDX-License-Identifier: Apache-2.0

import MinshengTestKit

/// Messages that a hostile or broken client could send to a lane, from a seed.
///
/// Most are near to what is right: frames of real requests, with some of them damaged, dropped, doubled or swapped.
struct HostileFrames {
    private static let verbs = [
        "HELLO", "PING", "PUT", "SNAPSHOT", "REPLAY", "HISTORY", "CATALOG", "HEALTH", "ITEMS", "ACK", "X",
    ]
    private static let bodies = [
        "{}", "[]", "", "null", #"{"prefix":"v1/"}"#, #"{"topic":"v1/1m/all/","from":1,"to":9}"#,
        #"{"topic":"v1/1m/all/","since":"2025-06-09T00:00:00Z","until":"2025-06-10T00:00:00+08:00"}"#,
        #"[{"id":"1","source":"s","title":"公平","date_published":"2025-06-09T08:30:00+08:00","tags":["a","b"]}]"#,
        #"{"specversion":"1.0","id":"1","source":"s","data":{"title":"t","authors":[{"name":"n"}]}}"#,
        #"[{"id":"1","source":"s","title":"\u516c\ud83d\ude00"},{"id":1},{"x":[[[[1e308,-0.0,true]]]]}]"#,
    ]

    var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A message, the client's name first.
    mutating func next() -> [[UInt8]] {
        var frames = [Array("peer \(number(8))".utf8)]
        if number(3) == 0 { frames.append([]) }
        frames.append(Array((number(8) == 0 ? "MS\(number(300))" : "MS1").utf8))
        frames.append(Array(Self.verbs[number(Self.verbs.count)].utf8))
        frames.append(bytes(number(6) == 0 ? number(70) : 1 + number(8)))
        if number(4) > 0 { frames.append(Array(Self.bodies[number(Self.bodies.count)].utf8)) }
        for _ in 0..<number(4) { damage(&frames) }
        return frames
    }

    private mutating func damage(_ frames: inout [[UInt8]]) {
        let index = number(frames.count)
        switch number(8) {
        case 0 where frames.count > 1: frames.remove(at: index)
        case 1: frames.insert(frames[number(frames.count)], at: index)
        case 2: frames.swapAt(index, number(frames.count))
        case 3: frames[index] = bytes(number(40))
        case 4: frames[index] += bytes(number(4))
        case 5: frames[index] = Array(frames[index].prefix(number(frames[index].count + 1)))
        default:
            guard !frames[index].isEmpty else { return }
            frames[index][number(frames[index].count)] = UInt8(truncatingIfNeeded: number(256))
        }
    }

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: number(256)) }
    }
}
