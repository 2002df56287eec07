// SPDX-License-Identifier: Apache-2.0

/// A word list, as segmenters use them: each line begins with a word, which may be followed by its frequency and more.
enum WordList {
    /// The words of a file in its order; lines that begin with `#` are passed over.
    static func words(in path: String) throws(CommandFailure) -> [String] {
        let words = try InputFile.text(of: path).split(whereSeparator: \.isNewline).compactMap { line -> String? in
            guard let word = line.split(whereSeparator: \.isWhitespace).first, !word.hasPrefix("#") else { return nil }
            return String(word)
        }
        guard !words.isEmpty else {
            throw CommandFailure(
                .unreadable,
                "\(InputFile.name(of: path)): holds no words; write one at the start of each line"
            )
        }
        return words
    }
}
