// SPDX-License-Identifier: Apache-2.0

import TermMatching

extension Classifier {
    /// The distinct strings that a text is searched for: each term up to its first wildcard, folded.
    ///
    /// They measure and test a matcher on what it is really given; a verdict says more than which of them occur.
    public var literals: [String] {
        (0..<program.matcher.termCount).map { String(decoding: program.matcher.bytes(of: $0), as: UTF8.self) }
    }
}
