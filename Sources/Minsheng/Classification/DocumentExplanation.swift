// SPDX-License-Identifier: Apache-2.0

/// The verdict of a long text as a whole, and of each of its sections.
public struct DocumentExplanation: Hashable, Sendable {
    /// A section and the verdict of its own text, subsections included.
    public struct Section: Hashable, Sendable {
        /// Where the section stands and how it is headed.
        public let outline: DocumentOutline.Section
        /// Its verdict; spans count from the section's first byte.
        public let explanation: Explanation
    }

    /// The whole text.
    public let whole: Explanation
    /// The sections in reading order, each part before the sections inside it; empty for a text without headings.
    public let sections: [Section]
}

extension Classifier {
    /// Explains a text as a whole and, if it has headings, section by section.
    /// - Complexity: O(*n*) in bytes for each level of headings.
    public func explain(document: String) -> DocumentExplanation {
        let bytes = Array(document.utf8)
        let sections = DocumentOutline(of: bytes.span).sections.map { section in
            let text = String(decoding: bytes[section.range], as: UTF8.self)
            return DocumentExplanation.Section(outline: section, explanation: explain(body: text))
        }
        return DocumentExplanation(whole: explain(body: document), sections: sections)
    }
}
