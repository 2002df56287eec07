// SPDX-License-Identifier: Apache-2.0
//
// The three loops of a search for terms, with instructions that Swift cannot express. `PortableKernel` says the same in
// Swift for every other processor; the tests hold the two equal.
#ifndef CTERMKERNEL_H
#define CTERMKERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The most candidates that `term_kernel_check` takes at once.
#define TERM_KERNEL_CHECK_LIMIT 42
/// The most matches that one event makes, but for those that the kernel leaves to Swift.
#define TERM_KERNEL_LIST_LIMIT 8

/// In `prefix_bits` of a node: its longer terms are found through the character after the prefix.
#define TERM_NODE_SPLIT 0x100u
/// In `size` of an entry: another entry of the same list follows.
#define TERM_ENTRY_MORE 0x80000000u

/// What the terms with one prefix have in common; `TermTable` in Swift says what the members mean.
typedef struct {
    uint64_t key;
    uint64_t following;
    uint32_t prefix_bits;
    int32_t term;
    uint32_t longer;
    uint32_t next;
} term_node;

/// One term, seen from its node.
typedef struct {
    uint64_t head;
    int32_t term;
    uint32_t size;
} term_entry;

/// A term of one character.
typedef struct {
    uint32_t key;
    uint32_t bits;
    int32_t term;
    uint32_t entries;
} term_lone;

/// One occurrence of a term, as `TermMatch` in Swift.
typedef struct {
    int32_t term;
    int32_t start;
    int32_t end;
} term_match;

/// The tables that the loops read. They are the caller's and outlive the call.
typedef struct {
    const uint64_t *bitmap;
    const uint32_t *ranks;
    const term_node *nodes;
    const term_entry *entries;
    /// The bytes of all terms, and where each ends.
    const uint8_t *bytes;
    const uint32_t *ends;
    /// A bit for each code of a term of one character, or NULL; for each word the place in `lone` of its lowest bit.
    const uint64_t *lone_bits;
    const uint32_t *lone_ranks;
    const term_lone *lone;
    size_t lone_count;
    /// A bit for each first byte of a term.
    const uint64_t *starts;
    /// What turns a hash of 32 bits into a bit's index.
    uint32_t shift;
} term_tables;

/// What `term_kernel_report` goes on with from call to call.
typedef struct {
    term_match *matches;
    size_t count;
    size_t capacity;
    /// The number of comparisons that failed.
    int64_t work;
} term_report;

/// Whether this processor has the instructions; the functions below must not be called if not.
bool term_kernel_is_supported(void);

/// Stores the offsets (from `*next` on) of characters that may begin a term, and their and the next characters' codes,
/// until `end` or until fewer than eight fit.
///
/// Reads nothing beyond `text[length - 1]`. Leaves in `*next` where it stopped and returns the number of candidates.
size_t term_kernel_filter(const term_tables *tables, const uint8_t *text, size_t length, size_t *next, size_t end,
                          uint16_t *offsets, uint32_t *codes, size_t capacity);

/// Finds the nodes of the candidates and stores what is worth reporting, up to three events for each candidate.
size_t term_kernel_check(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                         const uint16_t *offsets, const uint32_t *codes, size_t count, uint64_t *events);

/// Compares the terms that the events from `first` on name with the text and stores the matches.
///
/// Returns the first event that is not done: `count`, or one of a kind that is Swift's, or one before which the matches
/// must be handed on, since fewer than TERM_KERNEL_LIST_LIMIT + 1 fit.
size_t term_kernel_report(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                          const uint64_t *events, size_t first, size_t count, term_report *report);

#endif
