// SPDX-License-Identifier: Apache-2.0
#include "CTermKernel.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <immintrin.h>
#include <string.h>

#define KERNEL __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define INLINE static inline __attribute__((always_inline, target("avx2,bmi,bmi2,popcnt")))

bool term_kernel_is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt");
}

// MARK: Characters, as in TermPrefix.swift

/// The eight bytes at an offset, the first one lowest; zeros stand for bytes beyond the end.
INLINE uint64_t bytes_at(const uint8_t *text, size_t length, size_t offset) {
    uint64_t bytes = 0;
    if (__builtin_expect(offset + 8 <= length, 1)) {
        memcpy(&bytes, text + offset, 8);
    } else if (offset < length) {
        memcpy(&bytes, text + offset, length - offset);
    }
    return bytes;
}

/// The bits of the character whose first byte is the lowest of `bytes`: 8, 16, 24 or 32.
INLINE unsigned character_bits(uint64_t bytes) {
    return (0x4322111111111111 >> (bytes >> 2 & 0x3C) & 0xF) << 3;
}

INLINE uint64_t low(unsigned bits, uint64_t bytes) {
    return bytes & UINT64_MAX >> (64 - bits);
}

/// A code of 16 bits for a character; different for all characters of three bytes.
INLINE uint16_t code(uint32_t character) {
    return (uint16_t)((character << 12) + (character >> 4 & 0xF) + (character >> 2 & 0x3FC0) +
                      (character >> 16 & 0xFF) + (character >> 24) * 37);
}

INLINE uint32_t hash(uint32_t codes) {
    return codes * 0x9E3779B1u;
}

INLINE uint64_t character_bit(uint64_t bytes) {
    return 1ull << (low(character_bits(bytes), bytes) * 0x9E3779B97F4A7C15 >> 58);
}

// MARK: Filter

/// For each of 256 sets of eight lanes, the numbers of its lanes, packed to the left.
#define P(set, n) ((set) >> (n) & 1)
#define COUNT_BELOW(set, n)                                                                                          \
    (P((set) & ((1 << (n)) - 1), 0) + P((set) & ((1 << (n)) - 1), 1) + P((set) & ((1 << (n)) - 1), 2) +              \
     P((set) & ((1 << (n)) - 1), 3) + P((set) & ((1 << (n)) - 1), 4) + P((set) & ((1 << (n)) - 1), 5) +              \
     P((set) & ((1 << (n)) - 1), 6))
#define PLACE(set, n) (P(set, n) ? (uint64_t)(n) << (8 * COUNT_BELOW(set, n)) : 0)
#define PACK(set)                                                                                                    \
    PLACE(set, 0) | PLACE(set, 1) | PLACE(set, 2) | PLACE(set, 3) | PLACE(set, 4) | PLACE(set, 5) | PLACE(set, 6) |  \
        PLACE(set, 7)
#define ROW(set)                                                                                                     \
    PACK(set), PACK(set + 1), PACK(set + 2), PACK(set + 3), PACK(set + 4), PACK(set + 5), PACK(set + 6),             \
        PACK(set + 7)
#define ROWS(set) ROW(set), ROW(set + 8), ROW(set + 16), ROW(set + 24)
static const uint64_t packed_lanes[256] = {ROWS(0), ROWS(32), ROWS(64), ROWS(96), ROWS(128), ROWS(160), ROWS(192),
                                             ROWS(224)};

/// The bits of eight lanes, tested in a bitmap: all ones in each lane whose bit is set, at its sign at least.
INLINE __m256i test_bits(const uint64_t *bitmap, __m256i index) {
    __m256i words = _mm256_i32gather_epi32((const int *)bitmap, _mm256_srli_epi32(index, 5), 4);
    // The wanted bit becomes the sign: shift left by 31 minus its place, of which the instruction needs the low bits.
    __m256i places = _mm256_andnot_si256(index, _mm256_set1_epi32(31));
    return _mm256_sllv_epi32(words, places);
}

/// The number of bytes at `text` that are, from the first one on, characters of three bytes; up to 32.
INLINE unsigned han_bytes(__m256i bytes) {
    const __m256i mask = _mm256_setr_epi8(
        -16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16,
        -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64);
    const __m256i wanted = _mm256_setr_epi8(
        -32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32,
        -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128);
    __m256i equal = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, mask), wanted);
    return _tzcnt_u32(~(uint32_t)_mm256_movemask_epi8(equal));
}

/// The codes of eight pairs of characters; characters of three bytes are at the bytes 0, 3 … 24.
INLINE __m256i han_codes(__m256i bytes) {
    // Each half of the register gets what its four pairs need: the bytes 0 to 14, and 12 to 26.
    __m256i halves = _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 1, 2, 3, 3, 4, 5, 6));
    const __m256i trailing = _mm256_setr_epi8(
        1, 2, 4, 5, 4, 5, 7, 8, 7, 8, 10, 11, 10, 11, 13, 14, 1, 2, 4, 5, 4, 5, 7, 8, 7, 8, 10, 11, 10, 11, 13, 14);
    const __m256i leading = _mm256_setr_epi8(
        -1, 0, -1, 3, -1, 3, -1, 6, -1, 6, -1, 9, -1, 9, -1, 12, -1, 0, -1, 3, -1, 3, -1, 6, -1, 6, -1, 9, -1, 9, -1, 12);
    // 64 × the second byte + the third one, and the first one's lower half above them.
    __m256i codes = _mm256_maddubs_epi16(_mm256_shuffle_epi8(halves, trailing), _mm256_set1_epi16(0x0140));
    codes = _mm256_add_epi16(codes, _mm256_slli_epi16(_mm256_shuffle_epi8(halves, leading), 4));
    return _mm256_add_epi16(codes, _mm256_set1_epi16(14));
}

/// So many terms of one character are compared with one by one.
enum { FEW = 8 };

/// The set of those of eight pairs that may begin a term.
INLINE unsigned test_codes(const term_tables *tables, __m256i codes, const __m256i *few_lone, bool has_lone) {
    __m256i hashes = _mm256_mullo_epi32(codes, _mm256_set1_epi32((int)0x9E3779B1u));
    __m256i found = test_bits(tables->bitmap, _mm256_srl_epi32(hashes, _mm_cvtsi32_si128((int)tables->shift)));
    if (has_lone) {
        __m256i first = _mm256_and_si256(codes, _mm256_set1_epi32(0xFFFF));
        if (tables->lone_count <= FEW) {
            // Comparing with each of a few is faster than a second gather.
            for (size_t i = 0; i < tables->lone_count; i++) {
                found = _mm256_or_si256(found, _mm256_cmpeq_epi32(first, few_lone[i]));
            }
        } else {
            found = _mm256_or_si256(found, test_bits(tables->lone_bits, first));
        }
    }
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(found));
}

INLINE size_t filter(const term_tables *tables, const uint8_t *text, size_t length, size_t *next, size_t end,
                     uint16_t *offsets, uint32_t *codes, size_t capacity, bool has_lone) {
    const size_t block = *next;
    size_t offset = block, count = 0;
    __m256i few_lone[FEW];
    if (has_lone && tables->lone_count <= FEW) {
        for (size_t i = 0; i < tables->lone_count; i++) {
            few_lone[i] = _mm256_set1_epi32(code(tables->lone[i].key));
        }
    }
    while (offset < end && count + 8 <= capacity) {
        if (offset + 32 <= length && offset + 24 <= end) {
            __m256i bytes = _mm256_loadu_si256((const __m256i *)(text + offset));
            unsigned characters = han_bytes(bytes) / 3;
            if (characters > 1) {
                unsigned pairs = characters > 8 ? 8 : characters - 1;
                __m256i eight = han_codes(bytes);
                unsigned found = test_codes(tables, eight, few_lone, has_lone) & ((1u << pairs) - 1);
                __m128i places = _mm_loadu_si64(&packed_lanes[found]);
                // The lanes' numbers, times three, are the characters' offsets.
                __m128i packed = _mm_cvtepu8_epi16(places);
                packed = _mm_add_epi16(_mm_add_epi16(packed, packed), packed);
                packed = _mm_add_epi16(packed, _mm_set1_epi16((short)(offset - block)));
                _mm_storeu_si128((__m128i *)(offsets + count), packed);
                eight = _mm256_permutevar8x32_epi32(eight, _mm256_cvtepu8_epi32(places));
                _mm256_storeu_si256((__m256i *)(codes + count), eight);
                count += (size_t)__builtin_popcount(found);
                offset += 3 * pairs;
                if (pairs == 8) continue;
                if (count + 8 > capacity) break;
            }
        }
        uint8_t lead = text[offset];
        if (tables->starts[lead >> 6] >> (lead & 63) & 1) {
            uint64_t bytes = bytes_at(text, length, offset);
            unsigned bits = character_bits(bytes);
            uint64_t rest = bytes >> bits;
            uint16_t first = code((uint32_t)low(bits, bytes));
            uint32_t pair = (uint32_t)code((uint32_t)low(character_bits(rest), rest)) << 16 | first;
            uint32_t index = hash(pair) >> tables->shift;
            unsigned found = tables->bitmap[index >> 6] >> (index & 63) & 1;
            if (has_lone) found |= tables->lone_bits[first >> 6] >> (first & 63) & 1;
            offsets[count] = (uint16_t)(offset - block);
            codes[count] = pair;
            count += found;
        }
        offset++;
    }
    *next = offset;
    return count;
}

KERNEL size_t term_kernel_filter(const term_tables *tables, const uint8_t *text, size_t length, size_t *next,
                                 size_t end, uint16_t *offsets, uint32_t *codes, size_t capacity) {
    // Two copies of the loops; most sets of terms need only the shorter one.
    return tables->lone_bits ? filter(tables, text, length, next, end, offsets, codes, capacity, true)
                        : filter(tables, text, length, next, end, offsets, codes, capacity, false);
}

// MARK: Check

/// An event, as `TermEvent` in Swift reads it.
INLINE uint64_t event(uint64_t offset, uint64_t prefix_bits, uint64_t kind, uint64_t index) {
    return offset | prefix_bits << 13 | kind << 24 | index << 32;
}

enum { event_match, event_list, event_linked, event_split, event_lone };

/// One of two values, without a branch: a compiler may make one of `?:`, and a processor cannot guess it.
INLINE uint64_t choose(bool condition, uint64_t value, uint64_t other) {
    return other ^ ((value ^ other) & -(uint64_t)condition);
}

/// The number of bits of a set below one of them.
INLINE uint64_t bits_below(uint64_t word, uint32_t bit) {
    return (uint64_t)__builtin_popcountll(_bzhi_u64(word, bit & 63));
}

INLINE size_t check(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                    const uint16_t *offsets, const uint32_t *codes, size_t count, uint64_t *events, bool has_lone,
                    bool is_inside) {
    // Where no read can go beyond the text, the functions that read need not look.
    if (is_inside) length = SIZE_MAX;
    // Nodes are scattered over more than the first cache: all are asked for before the first one is needed.
    uint32_t places[TERM_KERNEL_CHECK_LIMIT];
    for (size_t i = 0; i < count; i++) {
        uint32_t index = hash(codes[i]) >> tables->shift;
        uint64_t word = tables->bitmap[index >> 6];
        uint64_t rank = tables->ranks[index >> 6] + bits_below(word, index);
        places[i] = (uint32_t)choose(word >> (index & 63) & 1, rank, 0);
        __builtin_prefetch(&tables->nodes[places[i]]);
    }
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t offset = offsets[i];
        uint64_t bytes = bytes_at(text, length, block + offset);
        if (has_lone) {
            uint32_t first = codes[i] & 0xFFFF;
            uint64_t word = tables->lone_bits[first >> 6];
            const term_lone *lone = &tables->lone[tables->lone_ranks[first >> 6] + bits_below(word, first)];
            bool is_single = lone->term >= 0;
            events[found] = event(offset, lone->bits, choose(is_single, event_match, event_lone),
                                  choose(is_single, (uint32_t)lone->term, lone->entries));
            bool is_lone = word >> (first & 63) & 1;
            found += is_lone & (!is_single | (_bzhi_u64(bytes, lone->bits) == lone->key));
        }
        const term_node *node = &tables->nodes[places[i]];
        uint32_t bits = node->prefix_bits & 0xFF;
        bool is_split = node->prefix_bits & TERM_NODE_SPLIT;
        uint64_t after = bytes_at(text, length, block + offset + (bits >> 3));
        bool is_equal = node->key == _bzhi_u64(bytes, bits);
        bool goes_on = (node->following & character_bit(after)) != 0;
        events[found] = event(offset, bits, choose(is_equal, event_match, event_linked),
                              choose(is_equal, (uint32_t)node->term, node->next));
        found += choose(is_equal, node->term >= 0, node->next != 0);
        events[found] = event(offset, bits, choose(is_split, event_split, event_list),
                              choose(is_split, places[i], node->longer));
        found += is_equal & goes_on;
    }
    return found;
}

KERNEL size_t term_kernel_check(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                                const uint16_t *offsets, const uint32_t *codes, size_t count, uint64_t *events) {
    // A prefix takes eight bytes at most, and eight are read behind it.
    bool is_inside = count > 0 && block + offsets[count - 1] + 16 <= length;
    if (tables->lone_bits) {
        return is_inside ? check(tables, text, length, block, offsets, codes, count, events, true, true)
                         : check(tables, text, length, block, offsets, codes, count, events, true, false);
    }
    return is_inside ? check(tables, text, length, block, offsets, codes, count, events, false, true)
                     : check(tables, text, length, block, offsets, codes, count, events, false, false);
}

// MARK: Report

/// Whether the text at `end` has the bytes of an entry beyond its first eight, of `count` in all that stand there.
INLINE bool has_tail(const term_tables *tables, const term_entry *entry, const uint8_t *text, size_t count,
                     int64_t *work) {
    const uint8_t *tail = tables->bytes + tables->ends[entry->term] - count;
    // Eight at a time, the last time those that end with the term.
    for (size_t offset = 8; offset < count; offset += 8) {
        size_t place = offset + 8 < count ? offset : count - 8;
        uint64_t wanted, found;
        memcpy(&wanted, tail + place, 8);
        memcpy(&found, text + place, 8);
        ++*work;
        if (wanted != found) return false;
    }
    return true;
}

KERNEL size_t term_kernel_report(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                                 const uint64_t *events, size_t first, size_t count, term_report *report) {
    term_match *matches = report->matches + report->count;
    term_match *const limit = report->matches + report->capacity - TERM_KERNEL_LIST_LIMIT;
    int64_t work = report->work;
    size_t i = first;
    for (; i < count && matches < limit; i++) {
        uint64_t event = events[i];
        size_t start = block + (event & 0xFFFF);
        size_t end = start + (event >> 16 & 0xFF);
        unsigned kind = event >> 24 & 0xFF;
        if (kind == event_match) {
            // The terms are UTF-8, but the text may end inside a prefix that ends with NUL.
            *matches = (term_match){(int32_t)(event >> 32), (int32_t)start, (int32_t)end};
            matches += end <= length;
            continue;
        }
        if (kind != event_list) break;
        uint64_t after = bytes_at(text, length, end);
        const term_entry *entry = &tables->entries[event >> 32];
        for (;; entry++) {
            size_t size = entry->size & ~TERM_ENTRY_MORE;
            bool is_equal = entry->head == _bzhi_u64(after, size < 8 ? 8 * (unsigned)size : 64) && end + size <= length;
            if (size > 8 && is_equal) is_equal = has_tail(tables, entry, text + end, size, &work);
            *matches = (term_match){entry->term, (int32_t)start, (int32_t)(end + size)};
            matches += is_equal;
            work += !is_equal;
            if (!(entry->size & TERM_ENTRY_MORE)) break;
        }
    }
    report->count = (size_t)(matches - report->matches);
    report->work = work;
    return i;
}

#else

bool term_kernel_is_supported(void) {
    return false;
}

size_t term_kernel_filter(const term_tables *tables, const uint8_t *text, size_t length, size_t *next, size_t end,
                          uint16_t *offsets, uint32_t *codes, size_t capacity) {
    (void)tables, (void)text, (void)length, (void)end, (void)offsets, (void)codes, (void)capacity, (void)next;
    __builtin_trap();
}

size_t term_kernel_check(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                         const uint16_t *offsets, const uint32_t *codes, size_t count, uint64_t *events) {
    (void)tables, (void)text, (void)length, (void)block, (void)offsets, (void)codes, (void)count, (void)events;
    __builtin_trap();
}

size_t term_kernel_report(const term_tables *tables, const uint8_t *text, size_t length, size_t block,
                          const uint64_t *events, size_t first, size_t count, term_report *report) {
    (void)tables, (void)text, (void)length, (void)block, (void)events, (void)first, (void)count, (void)report;
    __builtin_trap();
}

#endif
