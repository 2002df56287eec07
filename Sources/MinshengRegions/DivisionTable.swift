// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The divisions of GB/T 2260 by code and by name.
public struct DivisionTable: Sendable {
    /// The table that is built in.
    public static let builtIn = DivisionTable(DivisionData.divisions)

    /// The divisions in order of their codes.
    public let divisions: [Division]
    /// The divisions of each full or short name.
    private let indices: [String: [Int]]

    /// Reads codes of six digits, each followed by a name.
    init(_ text: String) {
        var divisions: [Division] = []
        var code = 0
        var name = ""
        for character in text {
            if let digit = character.isASCII ? character.wholeNumberValue : nil {
                if !name.isEmpty {
                    divisions.append(Division(code: code, name: name))
                    (code, name) = (0, "")
                }
                code = code * 10 + digit
            } else {
                name.append(character)
            }
        }
        if !name.isEmpty { divisions.append(Division(code: code, name: name)) }
        self.divisions = divisions
        var indices: [String: [Int]] = [:]
        for (index, division) in divisions.enumerated() {
            indices[division.name, default: []].append(index)
            if let short = PlaceName.short(division) { indices[short, default: []].append(index) }
        }
        for former in FormerDivision.all {
            guard let index = divisions.firstIndex(where: { $0.code == former.successor }) else { continue }
            indices[former.name, default: []].append(index)
        }
        self.indices = indices
    }

    /// The division with a code, or nil.
    /// - Complexity: O(log *n*).
    public func division(code: Int) -> Division? {
        let index = divisions.partitioningIndex { $0.code >= code }
        return index < divisions.count && divisions[index].code == code ? divisions[index] : nil
    }

    /// The division that a former one has become, by the code that it had (500112, once 渝北区), or nil.
    public func division(formerCode code: Int) -> Division? {
        FormerDivision.all.first { $0.code == code }.flatMap { division(code: $0.successor) }
    }

    /// The divisions with a full or short name (浙江省, 浙江), or that were once called so (渝北区); several if it is not unique
    /// (朝阳区).
    public func divisions(named name: String) -> [Division] {
        (indices[name] ?? []).map { divisions[$0] }
    }

    /// The division above one, or nil above a province.
    public func parent(of division: Division) -> Division? {
        switch division.level {
        case .province: nil
        case .prefecture: self.division(code: division.provinceCode)
        case .county:
            self.division(code: division.code / 100 * 100) ?? self.division(code: division.provinceCode)
        }
    }

    /// The names from the province down, without a break: 浙江省杭州市余杭区.
    public func path(of division: Division) -> String {
        (parent(of: division).map(path) ?? "") + division.name
    }
}
