// SPDX-License-Identifier: Apache-2.0

public import MinshengPipeline
public import MinshengRegions
import Synchronization

/// Gives every item the region that it is about, so that it can be counted by region.
///
/// An item's own `region`, a name or a code, wins and is put into the same form; else its title and its dateline are searched for divisions of
/// GB/T 2260. Where nothing is found, or several, or the field names no division, the item keeps the field as it is.
///
/// ```yaml
/// transforms:
///   - type: region
///     level: province   # or prefecture, county: no finer than this
///     write: name       # or code
///   - type: classify
/// ```
public final class RegionTransform: Transform {
    /// The settings of a step that finds regions.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The finest level that is written.
        public enum Level: String, CaseIterable, Codable, Sendable {
            /// Provinces.
            case province
            /// Prefectures, and provinces where no more is known.
            case prefecture
            /// Counties, and what is above them where no more is known.
            case county
        }

        /// How a division is written.
        public enum Form: String, CaseIterable, Codable, Sendable {
            /// Its full name.
            case name
            /// Its code of six digits.
            case code
        }

        /// The finest level that is written.
        public var level: Level?
        /// How a division is written.
        public var write: Form?

        /// Creates the default settings: names of provinces.
        public init(level: Level? = nil, write: Form? = nil) {
            (self.level, self.write) = (level, write)
        }
    }

    private let finder: RegionFinder
    private let level: Division.Level
    private let form: Configuration.Form
    private let idle = Mutex<[RegionScratch]>([])

    /// Creates a step.
    public init(_ configuration: Configuration = Configuration(), finder: RegionFinder = .builtIn) {
        self.finder = finder
        form = configuration.write ?? .name
        level =
            switch configuration.level ?? .province {
            case .province: .province
            case .prefecture: .prefecture
            case .county: .county
            }
    }

    /// Sets the region of every pending item for which one is found.
    public func apply(to batch: inout Batch) {
        var scratch = idle.withLock { $0.popLast() } ?? RegionScratch()
        for index in batch.pendingIndices {
            guard let division = division(of: batch.items[index], in: batch, scratch: &scratch) else { continue }
            let text = batch.store(form == .name ? division.name : String(division.code))
            batch.update(at: index) { $0.region = text }
        }
        idle.withLock { $0.append(scratch) }
    }

    private func division(of item: Item, in batch: borrowing Batch, scratch: inout RegionScratch) -> Division? {
        let bytes = batch.bytes.span
        let finding = finder.find(
            field: bytes.extracting(item.region.bounds),
            title: bytes.extracting(item.title.bounds),
            body: bytes.extracting(item.contentText.bounds),
            scratch: &scratch
        )
        var division = finding.division
        while let finer = division, finer.level > level { division = finder.table.parent(of: finer) }
        return division
    }
}
