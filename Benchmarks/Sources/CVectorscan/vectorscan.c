// SPDX-License-Identifier: Apache-2.0
#include "CVectorscan.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>

struct vectorscan {
    hs_database_t *database;
    hs_scratch_t *scratch;
};

vectorscan *vectorscan_create(const char *const *terms, const size_t *lengths, unsigned count, char *message,
                              size_t capacity) {
    vectorscan *scan = calloc(1, sizeof *scan);
    unsigned *ids = malloc(count * sizeof *ids);
    unsigned *flags = calloc(count, sizeof *flags);
    hs_compile_error_t *error = NULL;
    for (unsigned i = 0; i < count; i++) ids[i] = i;
    hs_error_t status =
        hs_compile_lit_multi(terms, flags, ids, lengths, count, HS_MODE_BLOCK, NULL, &scan->database, &error);
    free(ids);
    free(flags);
    if (status == HS_SUCCESS) status = hs_alloc_scratch(scan->database, &scan->scratch);
    if (status == HS_SUCCESS) return scan;
    snprintf(message, capacity, "%s", error ? error->message : "no memory");
    hs_free_compile_error(error);
    vectorscan_destroy(scan);
    return NULL;
}

void vectorscan_destroy(vectorscan *scan) {
    hs_free_scratch(scan->scratch);
    hs_free_database(scan->database);
    free(scan);
}

typedef struct {
    uint64_t count;
    uint64_t sum_of_ends;
} totals;

static int add(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)id, (void)from, (void)flags;
    totals *sums = context;
    sums->count++;
    sums->sum_of_ends += to;
    return 0;
}

int vectorscan_count(vectorscan *scan, const char *text, uint32_t length, uint64_t *count, uint64_t *sum_of_ends) {
    totals sums = {0, 0};
    hs_error_t status = hs_scan(scan->database, text, length, 0, scan->scratch, add, &sums);
    *count = sums.count;
    *sum_of_ends = sums.sum_of_ends;
    return status;
}

typedef struct {
    vectorscan_match *matches;
    uint64_t count, capacity;
} list;

static int append(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)from, (void)flags;
    list *found = context;
    if (found->count < found->capacity) found->matches[found->count] = (vectorscan_match){id, (uint32_t)to};
    found->count++;
    return 0;
}

int64_t vectorscan_collect(vectorscan *scan, const char *text, uint32_t length, vectorscan_match *matches,
                           uint64_t capacity) {
    list found = {matches, 0, capacity};
    if (hs_scan(scan->database, text, length, 0, scan->scratch, append, &found) != HS_SUCCESS) return -1;
    return (int64_t)found.count;
}

const char *vectorscan_version(void) {
    return hs_version();
}
