// SPDX-License-Identifier: Apache-2.0

/// A division that is no more, and the one that most of it has become.
///
/// Texts and fields name it for years afterwards. Without it, 重庆江北区 would be the 江北区 of 宁波. Only what can be said of a
/// whole division is here: those that changed their rank or were merged since 2023.
struct FormerDivision: Sendable {
    let code: Int
    let name: String
    let successor: Int

    static let all = [
        // Made into 两江新区 on 6 November 2025, but for five towns of 渝北区.
        FormerDivision(code: 500_105, name: "江北区", successor: 500_157),
        FormerDivision(code: 500_112, name: "渝北区", successor: 500_157),
        // Counties that have become cities of their rank in 2023.
        FormerDivision(code: 540_422, name: "米林县", successor: 540_481),
        FormerDivision(code: 540_530, name: "错那县", successor: 540_581),
    ]
}
