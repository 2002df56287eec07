// SPDX-License-Identifier: Apache-2.0

// A C face for the parts of simdjson that reading items needs. No C++ type and no exception passes it.

#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How many bytes beyond the end of a text must be readable.
#define CSIMDJSON_PADDING 64

/// Why a text could not be read.
typedef enum csimdjson_error {
  CSIMDJSON_NONE = 0,
  /// The text has nothing but white space.
  CSIMDJSON_EMPTY = 1,
  /// The text is not UTF-8.
  CSIMDJSON_NOT_UTF8 = 2,
  /// Arrays and objects are nested deeper than the parser allows.
  CSIMDJSON_TOO_DEEP = 3,
  /// A string has an escape that is not one, or half of a surrogate pair.
  CSIMDJSON_BAD_ESCAPE = 4,
  /// A string has a control character that is not escaped.
  CSIMDJSON_CONTROL_CHARACTER = 5,
  /// A string has no closing quotation mark.
  CSIMDJSON_UNCLOSED_STRING = 6,
  /// A number is malformed, or neither a 64-bit integer nor a finite double can hold it.
  CSIMDJSON_BAD_NUMBER = 7,
  /// Something stands where JSON does not allow it.
  CSIMDJSON_SYNTAX = 8,
  /// There was not enough memory.
  CSIMDJSON_NO_MEMORY = 9,
} csimdjson_error;

/// A parser and the memory of the text it read last. One thread may use it at a time.
typedef struct csimdjson_parser csimdjson_parser;

/// A text that was read, as simdjson's tape: one word for each value, in the order of the text.
///
/// The upper 8 bits of a word are its kind, an ASCII character; the lower 56 are its payload.
/// - `r`: the first word and the last; the first one's payload is the index of the last.
/// - `{` `[`: the lower 32 bits are the index of the word after the matching `}` or `]`; the 24 bits above count the
///   members or elements, up to 0xFFFFFF. The members of an object are strings and values in turn.
/// - `"`: an offset into `strings`, where 4 bytes hold the length (in this machine's order), followed by the string in
///   UTF-8 without escapes, and a NUL.
/// - `l` `u` `d`: an integer with a sign, one without, or a double; the next word holds it.
/// - `t` `f` `n`: true, false, null.
///
/// Both arrays belong to the parser and are valid until it reads another text or is destroyed.
typedef struct csimdjson_document {
  csimdjson_error error;
  /// The words, or null after an error.
  const uint64_t *tape;
  size_t tape_count;
  const uint8_t *strings;
  size_t strings_count;
} csimdjson_document;

/// Creates a parser that refuses more than `max_depth` arrays and objects inside each other; null without memory.
csimdjson_parser *csimdjson_parser_create(size_t max_depth);

/// Frees a parser and its memory.
void csimdjson_parser_destroy(csimdjson_parser *parser);

/// Reads a whole text. CSIMDJSON_PADDING bytes beyond its end must be readable; what they hold does not matter.
csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t count);

/// Finds where a text, with the same padding, stops being JSON: the offset in bytes of the first value or sign that is
/// wrong, or -1 if that is not known. Slower than reading; for error messages.
ptrdiff_t csimdjson_locate(csimdjson_parser *parser, const uint8_t *text, size_t count);

#ifdef __cplusplus
}
#endif

#endif
