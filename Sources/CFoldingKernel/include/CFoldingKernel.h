// SPDX-License-Identifier: Apache-2.0
#ifndef CFOLDINGKERNEL_H
#define CFOLDINGKERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The loops of FoldingTable that read a text eight characters of three bytes at a time, with AVX2.
///
/// They do what the loops in Swift do, for a text's beginning: each stops before the first character that is not of three
/// bytes, and no later than FOLDING_KERNEL_STEP bytes before the end; Swift goes on from there.

/// The fewest bytes that a call can make anything of.
#define FOLDING_KERNEL_STEP 28

/// The size of a table of marks: one for each 16 bits, and three bytes more that are read with the last.
#define FOLDING_KERNEL_MARKS (0x10000 + 3)

/// The size of a table of differences: one for each 16 bits, and one more that is read with the last.
#define FOLDING_KERNEL_DIFFERENCES (0x10000 + 1)

/// Whether this processor has the instructions; the functions below must not be called if not.
bool folding_kernel_is_supported(void);

/// Passes over characters of three bytes until one whose mark has bit 0; returns where that one starts.
///
/// Reads `text[start]` to `text[end - 1]` and nothing else. Adds the marks of the characters passed over to `seen`.
size_t folding_kernel_run(const uint8_t *text, size_t start, size_t end, const uint8_t *marks, uint8_t *seen);

/// Changes each character of three bytes by the bits in which its folded form differs; returns where it stopped.
///
/// Reads and writes `text[start]` to `text[end - 1]` and nothing else. Adds the number of characters that differ to
/// `changed`.
size_t folding_kernel_fold(uint8_t *text, size_t start, size_t end, const uint16_t *differences, size_t *changed);

/// The first place from `start` on, before `end`, where a character of three bytes stands, or `end`; on any processor.
///
/// Reads `text[start]` to `text[end + 1]` and nothing else.
size_t folding_kernel_find(const uint8_t *text, size_t start, size_t end, uint8_t first, uint8_t second, uint8_t third);

#endif
