// SPDX-License-Identifier: Apache-2.0

public import Minsheng

/// The values of windows in the text format of OpenMetrics 1.0, for Prometheus and what understands it.
///
/// ```swift
/// var page = OpenMetricsPage(pack: pack)
/// page.take(windows.drainUpdates())
/// respond(page.text(ledger: windows.ledger), type: OpenMetricsPage.contentType)
/// ```
///
/// Every update replaces the one before of its group and window, as for any reader. `docs/METRICS.md` lists the names.
/// Nothing is read and nothing is sent here: a value goes in, a text comes out, the same for the same updates.
public struct OpenMetricsPage: Sendable {
    /// What an HTTP answer that holds the text calls itself.
    public static let contentType = "application/openmetrics-text; version=1.0.0; charset=utf-8"

    /// Which windows a text shows.
    public enum Windows: Hashable, Sendable {
        /// Of each group the window that began last, without a time: to be scraped.
        case newest
        /// Every window, with its end as the time of its values: to be loaded into a database.
        case all
    }

    private let pack: Pack
    /// The values by their labels, then by the start of their window.
    private var series: [String: [Timestamp: WindowUpdate]] = [:]

    /// Creates a page without values.
    /// - Parameter pack: the pack that the windows were made with.
    public init(pack: Pack) {
        self.pack = pack
    }

    /// Takes over values; one that is withdrawn goes.
    public mutating func take(_ updates: some Sequence<WindowUpdate>) {
        for update in updates {
            let labels = labels(of: update)
            series[labels, default: [:]][update.window.start] = update.isWithdrawn ? nil : update
            if series[labels]?.isEmpty ?? false { series[labels] = nil }
        }
    }

    /// Writes the page, in UTF-8, ended by `# EOF`.
    /// - Parameters:
    ///   - windows: which windows it shows.
    ///   - ledger: what became of all items, or nil to leave it out.
    /// - Complexity: O(*n* log *n*) in values.
    public func text(_ windows: Windows = .newest, ledger: Ledger? = nil) -> [UInt8] {
        var text = OpenMetricsText()
        let chosen = series.sorted { $0.key < $1.key }.map { labels, values in
            (labels: labels, updates: Self.choose(values, windows))
        }
        for family in OpenMetricsFamily.ofWindows {
            var isOpen = false
            for (labels, updates) in chosen {
                for update in updates {
                    let samples = family.samples(update, pack)
                    guard !samples.isEmpty else { continue }
                    if !isOpen { text.begin(family) }
                    isOpen = true
                    let time = windows == .all ? update.window.end : nil
                    for sample in samples { text.write(sample, labels, time) }
                }
            }
        }
        if let ledger { text.write(ledger) }
        return text.end()
    }

    private static func choose(_ values: [Timestamp: WindowUpdate], _ windows: Windows) -> [WindowUpdate] {
        let updates = values.values.sorted { ($0.window.end, $0.window.start) < ($1.window.end, $1.window.start) }
        return windows == .all ? updates : Array(updates.suffix(1))
    }

    /// The labels of a group, in the form of the format.
    private func labels(of update: WindowUpdate) -> String {
        var pairs = [("window", update.window.shape.name)]
        let group = update.group
        if group != .all { pairs.append(("dimension", group.dimension.name)) }
        if let label = group.labelIndex { pairs.append(("label", pack.labels[label].slug)) }
        switch group.value {
        case nil: break
        case .named(let name): pairs.append(("value", name))
        // A name of its own: a source may be called ~other.
        case .other: pairs.append(("rest", "other"))
        case .some(.none): pairs.append(("rest", "none"))
        }
        return pairs.map { "\($0)=\"\(OpenMetricsText.escaped($1))\"" }.joined(separator: ",")
    }
}
