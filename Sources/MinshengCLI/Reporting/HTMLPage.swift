// SPDX-License-Identifier: Apache-2.0

import Minsheng

/// The frame of a report: one file that asks nothing of the network and runs no script.
enum HTMLPage {
    /// How many principles have a colour of their own.
    static let colorCount = 8

    /// A whole page.
    /// - Parameters:
    ///   - extraStyle: rules for what this page alone has.
    ///   - footer: what stands at its end, or nil for the legend of marked texts.
    static func page(
        title: String,
        pack: Pack,
        body: String,
        extraStyle: String = "",
        footer: String? = nil
    ) -> String {
        """
        <!doctype html>
        <html lang="zh">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="generator" content="minsheng">
        <title>\(HTMLEscape.text(title))</title>
        <style>
        \(style)\(extraStyle)
        </style>
        </head>
        <body>
        <main>
        \(body)
        <footer>\(HTMLEscape.text(pack.identity)) · \(footer ?? legend(pack))</footer>
        </main>
        </body>
        </html>

        """
    }

    /// A label as a chip in its principle's colour, with its points.
    static func chip(_ label: Int, of pack: Pack, points: Int32? = nil) -> String {
        let figure = points.map { " <small>\($0)</small>" } ?? ""
        let order = pack.principleOrder(of: label) % colorCount
        return "<span class=\"chip p\(order)\">\(HTMLEscape.text(pack.labels[label].title))\(figure)</span>"
    }

    private static func legend(_ pack: Pack) -> String {
        let principles = pack.principles.indices.map { chip($0, of: pack) }.joined(separator: " ")
        return principles
            + " <span class=\"anchor p0\">计分 counts</span> <span class=\"support p0\">依据 supports</span>"
            + " <span class=\"statement p0\">明言 stated</span> <span class=\"veto\">不计 not counted</span>"
            + " · 悬停或点按看依据 hover or tap for the evidence"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --dim: #59636e; --line: #d1d9e0; --tip: #1f2328;
          --c0: 9 105 218; --c1: 188 76 0; --c2: 26 127 55; --c3: 158 43 145; --c4: 154 103 0; --c5: 9 124 138; --c6: 207 34 46;
          --c7: 102 57 186 }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --dim: #9198a1; --line: #3d444d;
          --tip: #30363d; --c0: 88 166 255; --c1: 240 136 62; --c2: 63 185 80; --c3: 219 112 212; --c4: 210 153 34;
          --c5: 57 197 207; --c6: 255 123 114; --c7: 188 140 255 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); overflow-x: clip;
          font: 1rem/1.8 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif }
        main { max-width: 46rem; margin: 0 auto; padding: 1rem 1rem 9rem }
        h1 { font-size: 1.4rem; line-height: 1.4 } h2 { font-size: 1.2rem } h3, h4, h5, h6 { font-size: 1.05rem }
        article { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem }
        p { margin: .8em 0; overflow-wrap: anywhere } footer, .file { color: var(--dim); font-size: .85rem }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; line-height: 1.5 }
        th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line) }
        th { color: var(--dim); font-weight: normal } td a { color: inherit }
        td:first-child { overflow-wrap: anywhere; min-width: 7rem }
        .l1 { padding-left: 1rem } .l2 { padding-left: 2rem } .l3 { padding-left: 3rem } .none { color: var(--dim) }
        .p0 { --c: var(--c0) } .p1 { --c: var(--c1) } .p2 { --c: var(--c2) } .p3 { --c: var(--c3) }
        .p4 { --c: var(--c4) } .p5 { --c: var(--c5) } .p6 { --c: var(--c6) } .p7 { --c: var(--c7) }
        .chip { display: inline-block; padding: 0 .45rem; margin: .1rem 0; border-radius: .6rem; color: rgb(var(--c));
          background: rgb(var(--c) / .13); white-space: nowrap }
        .chip small { opacity: .8 } .group { display: block } .group b { color: rgb(var(--c)) } .stated { font-style: italic }
        mark { background: none; color: inherit; position: relative; cursor: help; border-radius: .2em }
        .anchor { background: rgb(var(--c) / .2); box-shadow: inset 0 -2px rgb(var(--c)) }
        .support { box-shadow: inset 0 -1px rgb(var(--c)) }
        .statement { text-decoration: underline double rgb(var(--c)) }
        .veto { text-decoration: underline dotted var(--dim) }
        mark:focus { outline: 2px solid rgb(var(--c)) }
        .tip { display: none; position: fixed; left: 0; right: 0; bottom: 0; z-index: 1; padding: .6rem 1rem; background: var(--tip);
          color: #f0f6fc; font-size: .9rem; font-weight: normal; line-height: 1.5; user-select: none; max-height: 45vh; overflow: auto }
        .tip > span { display: block } mark:hover > .tip, mark:focus > .tip { display: block }
        @media (min-width: 80rem) { .tip { position: absolute; top: 100%; left: 0; right: auto; bottom: auto; width: 18rem;
          border-radius: .4rem } }
        @media print { .tip { display: none !important } main { padding-bottom: 0 } }
        """
}
