// SPDX-License-Identifier: Apache-2.0
#include "CFoldingKernel.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))

#include <immintrin.h>

#define KERNEL __attribute__((target("avx2,bmi,popcnt")))
#define INLINE static inline __attribute__((always_inline, target("avx2,bmi,popcnt")))

bool folding_kernel_is_supported(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
}

/// The 24 bytes at `text`, three in each of eight lanes, the first one lowest; reads 28 bytes.
INLINE __m256i eight_characters(const uint8_t *text) {
    const __m256i spread = _mm256_setr_epi8(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1,  //
                                            0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
    __m128i low = _mm_loadu_si128((const __m128i *)text);
    __m128i high = _mm_loadu_si128((const __m128i *)(text + 12));
    return _mm256_shuffle_epi8(_mm256_set_m128i(high, low), spread);
}

/// All bits of each lane that holds a character of three bytes: 1110xxxx 10xxxxxx 10xxxxxx.
INLINE __m256i of_three_bytes(__m256i characters) {
    return _mm256_cmpeq_epi32(_mm256_and_si256(characters, _mm256_set1_epi32(0xC0C0F0)),
                              _mm256_set1_epi32(0x8080E0));
}

/// The 16 bits that the three bytes of each lane hold.
INLINE __m256i forms(__m256i characters) {
    __m256i first = _mm256_slli_epi32(_mm256_and_si256(characters, _mm256_set1_epi32(0x0F)), 12);
    __m256i second = _mm256_and_si256(_mm256_srli_epi32(characters, 2), _mm256_set1_epi32(0xFC0));
    __m256i third = _mm256_and_si256(_mm256_srli_epi32(characters, 16), _mm256_set1_epi32(0x3F));
    return _mm256_or_si256(_mm256_or_si256(first, second), third);
}

INLINE unsigned lanes(__m256i mask) {
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(mask));
}

KERNEL size_t folding_kernel_run(const uint8_t *text, size_t start, size_t end, const uint8_t *marks, uint8_t *seen) {
    size_t index = start;
    unsigned changing = 0;
    while (end - index >= FOLDING_KERNEL_STEP) {
        __m256i characters = eight_characters(text + index);
        // Lanes that hold something else look up a mark, too, which is not used.
        __m256i mark = _mm256_i32gather_epi32((const int *)marks, forms(characters), 1);
        unsigned stop = lanes(_mm256_slli_epi32(mark, 31)) | (~lanes(of_three_bytes(characters)) & 0xFF);
        unsigned change = lanes(_mm256_slli_epi32(mark, 30));
        if (stop == 0) {
            changing |= change;
            index += 24;
            continue;
        }
        unsigned count = (unsigned)__builtin_ctz(stop);
        changing |= change & ((1u << count) - 1);
        index += 3 * count;
        break;
    }
    if (changing != 0) *seen |= 2;
    return index;
}

KERNEL size_t folding_kernel_fold(uint8_t *text, size_t start, size_t end, const uint16_t *differences,
                                  size_t *changed) {
    const __m256i gathered = _mm256_setr_epi8(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1,  //
                                              0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, -1, -1, -1, -1);
    size_t index = start;
    size_t count = 0;
    while (end - index >= FOLDING_KERNEL_STEP) {
        __m256i characters = eight_characters(text + index);
        __m256i is_of_three = of_three_bytes(characters);
        unsigned others = ~lanes(is_of_three) & 0xFF;
        // What stands behind the first other character is not read by threes.
        unsigned taken = others == 0 ? 8 : (unsigned)__builtin_ctz(others);
        __m256i is_taken = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)taken), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
        __m256i difference = _mm256_i32gather_epi32((const int *)differences, forms(characters), 2);
        difference = _mm256_and_si256(difference, _mm256_and_si256(is_taken, _mm256_set1_epi32(0xFFFF)));
        unsigned same = lanes(_mm256_cmpeq_epi32(difference, _mm256_setzero_si256()));
        if (same != 0xFF) {
            count += (size_t)(8 - __builtin_popcount(same));
            __m256i first = _mm256_srli_epi32(difference, 12);
            __m256i second = _mm256_and_si256(_mm256_slli_epi32(difference, 2), _mm256_set1_epi32(0x3F00));
            __m256i third = _mm256_and_si256(_mm256_slli_epi32(difference, 16), _mm256_set1_epi32(0x3F0000));
            __m256i bits = _mm256_shuffle_epi8(_mm256_or_si256(_mm256_or_si256(first, second), third), gathered);
            __m128i *low = (__m128i *)(text + index);
            _mm_storeu_si128(low, _mm_xor_si128(_mm_loadu_si128(low), _mm256_castsi256_si128(bits)));
            __m128i *high = (__m128i *)(text + index + 12);
            _mm_storeu_si128(high, _mm_xor_si128(_mm_loadu_si128(high), _mm256_extracti128_si256(bits, 1)));
        }
        index += 3 * taken;
        if (others != 0) break;
    }
    *changed += count;
    return index;
}

#else

bool folding_kernel_is_supported(void) {
    return false;
}

size_t folding_kernel_run(const uint8_t *text, size_t start, size_t end, const uint8_t *marks, uint8_t *seen) {
    (void)text, (void)end, (void)marks, (void)seen;
    return start;
}

size_t folding_kernel_fold(uint8_t *text, size_t start, size_t end, const uint16_t *differences, size_t *changed) {
    (void)text, (void)end, (void)differences, (void)changed;
    return start;
}

#endif

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

size_t folding_kernel_find(const uint8_t *text, size_t start, size_t end, uint8_t first, uint8_t second,
                           uint8_t third) {
    size_t index = start;
#if defined(__SSE2__)
    const __m128i firsts = _mm_set1_epi8((char)first);
    const __m128i seconds = _mm_set1_epi8((char)second);
    const __m128i thirds = _mm_set1_epi8((char)third);
    // Sixteen places at a time.
    for (; index + 16 <= end; index += 16) {
        __m128i equal = _mm_and_si128(
            _mm_and_si128(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + index)), firsts),
                          _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + index + 1)), seconds)),
            _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(text + index + 2)), thirds));
        unsigned found = (unsigned)_mm_movemask_epi8(equal);
        if (found != 0) return index + (unsigned)__builtin_ctz(found);
    }
#endif
    for (; index < end; index++) {
        if (text[index + 2] == third && text[index + 1] == second && text[index] == first) return index;
    }
    return end;
}
