// SPDX-License-Identifier: Apache-2.0

extension ClassifierScratch {
    /// The text that was classified last, as the rules read it; empty if it could not be read.
    ///
    /// Let go of it before the next text is classified, or that has to copy its buffers.
    package var view: TextView { evaluation.view }
}
