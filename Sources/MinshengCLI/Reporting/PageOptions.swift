// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation

/// Whether a command writes a page in HTML, and where to.
struct PageOptions: ParsableArguments {
    @Flag(
        help: "Write a page in HTML: one file, readable on a phone and in print, that loads nothing and runs nothing."
    )
    var html = false

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("The file that --html writes, whole or not at all; - is standard output.", valueName: "file")
    )
    var output: String?

    func validate() throws {
        if output != nil, !html { throw ValidationError("--output is where --html writes; give both") }
    }

    /// The file to write a page to, or nil if none is wanted.
    var path: String? { html ? output ?? "-" : nil }

    /// Refuses a page's name among the files to be read: one who writes `--html page.html` wants it written.
    func refusePage(among files: [String]) throws {
        guard html, output == nil, let page = files.first(where: { $0.hasSuffix(".html") }),
            !FileManager.default.fileExists(atPath: page)
        else { return }
        throw ValidationError("--html takes no value; to write the page to a file say --html --output \(page)")
    }
}
