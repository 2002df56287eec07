// SPDX-License-Identifier: Apache-2.0

/// Weighing again without some of what was found.
extension Evaluation {
    /// What makes contributions one piece of evidence: the same words for the same label in the same segment.
    struct Piece: Hashable {
        let label: Int32
        let part: PackImage.Part
        let segment: Int32
        let words: [UInt8]
    }

    /// The verdict that is left without some of the evidence.
    func verdict(_ program: RuleProgram, without evidence: [Evidence]) -> Verdict {
        let pieces = evidence.map {
            Piece(
                label: Int32(clamping: $0.label),
                part: $0.isStatement ? .stated : .substance,
                segment: Int32(clamping: $0.segment),
                words: Array($0.anchor.folded.utf8)
            )
        }
        return removing(Set(pieces), program).verdict(program)
    }

    func piece(of contribution: Contribution) -> Piece {
        Piece(
            label: contribution.label,
            part: contribution.part,
            segment: contribution.segment,
            words: Array(view.folded[words(of: contribution).range])
        )
    }

    /// The evaluation weighed again without what has the words of `pieces`, or overlaps where they counted.
    ///
    /// Without caps this subtracts exactly: what was displaced by a piece goes with it, and what was displaced by
    /// another piece still is.
    func removing(_ pieces: Set<Piece>, _ program: RuleProgram) -> Evaluation {
        var places: [Int32: [Contribution]] = [:]
        for contribution in contributions where contribution.isKept && pieces.contains(piece(of: contribution)) {
            places[contribution.segment, default: []].append(contribution)
        }
        var rest = self
        rest.contributions.removeAll { contribution in
            pieces.contains(piece(of: contribution))
                || places[contribution.segment, default: []].contains {
                    $0.sharesTally(with: contribution) && words(of: $0).overlaps(words(of: contribution))
                }
        }
        rest.weighAgain(program)
        return rest
    }

    private func words(of contribution: Contribution) -> Hit { hits[Int(contribution.match.anchor)] }

    private mutating func weighAgain(_ program: RuleProgram) {
        for index in contributions.indices { contributions[index].isKept = false }
        for label in tallies.indices {
            let percent = tallies[label].itemPercent
            tallies[label].reset()
            tallies[label].itemPercent = percent
        }
        weigh(program)
    }
}
