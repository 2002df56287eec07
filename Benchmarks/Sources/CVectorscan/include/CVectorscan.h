// SPDX-License-Identifier: Apache-2.0
//
// Vectorscan behind four functions: only what a comparison of literal search needs.
#ifndef CVECTORSCAN_H
#define CVECTORSCAN_H

#include <stddef.h>
#include <stdint.h>

typedef struct vectorscan vectorscan;

/// One match: the term's index and the offset after its last byte.
typedef struct {
    uint32_t term;
    uint32_t end;
} vectorscan_match;

/// Compiles `count` literal terms; returns NULL and a message in `message` if they are refused.
vectorscan *vectorscan_create(const char *const *terms, const size_t *lengths, unsigned count, char *message,
                              size_t capacity);

void vectorscan_destroy(vectorscan *scan);

/// Counts the matches in a text and adds up their ends; returns 0 if the search succeeded.
int vectorscan_count(vectorscan *scan, const char *text, uint32_t length, uint64_t *count, uint64_t *sum_of_ends);

/// Stores up to `capacity` matches; returns their number, or -1 if the search failed.
int64_t vectorscan_collect(vectorscan *scan, const char *text, uint32_t length, vectorscan_match *matches,
                           uint64_t capacity);

const char *vectorscan_version(void);

#endif
