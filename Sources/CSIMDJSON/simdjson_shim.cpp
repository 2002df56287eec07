// SPDX-License-Identifier: Apache-2.0

#include "CSIMDJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "texts need more padding than we ask for");

struct csimdjson_parser {
  simdjson::dom::parser dom{};
  simdjson::ondemand::parser ondemand{};
  size_t max_depth{1};
};

namespace {

namespace ondemand = simdjson::ondemand;

csimdjson_error translated(simdjson::error_code error) noexcept {
  switch (error) {
    case simdjson::SUCCESS: return CSIMDJSON_NONE;
    case simdjson::EMPTY: return CSIMDJSON_EMPTY;
    case simdjson::UTF8_ERROR: return CSIMDJSON_NOT_UTF8;
    case simdjson::DEPTH_ERROR: return CSIMDJSON_TOO_DEEP;
    case simdjson::STRING_ERROR: return CSIMDJSON_BAD_ESCAPE;
    case simdjson::UNESCAPED_CHARS: return CSIMDJSON_CONTROL_CHARACTER;
    case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNCLOSED_STRING;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CSIMDJSON_BAD_NUMBER;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return CSIMDJSON_NO_MEMORY;
    default: return CSIMDJSON_SYNTAX;
  }
}

// Room for texts of so many bytes; it grows by doubling, so that growing texts do not allocate each time.
simdjson::error_code reserve(csimdjson_parser &parser, size_t count) noexcept {
  if (count <= parser.dom.capacity() && count <= parser.dom.doc.capacity()) {
    return simdjson::SUCCESS;
  }
  const size_t capacity = std::max({count, 2 * parser.dom.capacity(), size_t{16384}});
  if (const auto error = parser.dom.allocate(capacity, parser.max_depth)) {
    return error;
  }
  return parser.dom.doc.allocate(capacity);
}

// Reads a value and everything below it for the sake of its errors alone.
simdjson::error_code read(ondemand::value value, size_t depth) noexcept {
  if (depth == 0) {
    return simdjson::DEPTH_ERROR;
  }
  ondemand::json_type type;
  SIMDJSON_TRY(value.type().get(type));
  switch (type) {
    case ondemand::json_type::array: {
      ondemand::array array;
      SIMDJSON_TRY(value.get_array().get(array));
      for (auto result : array) {
        ondemand::value element;
        SIMDJSON_TRY(std::move(result).get(element));
        SIMDJSON_TRY(read(element, depth - 1));
      }
      return simdjson::SUCCESS;
    }
    case ondemand::json_type::object: {
      ondemand::object object;
      SIMDJSON_TRY(value.get_object().get(object));
      for (auto result : object) {
        ondemand::field field;
        SIMDJSON_TRY(std::move(result).get(field));
        SIMDJSON_TRY(field.unescaped_key().error());
        SIMDJSON_TRY(read(field.value(), depth - 1));
      }
      return simdjson::SUCCESS;
    }
    case ondemand::json_type::string: return value.get_string().error();
    case ondemand::json_type::number: return value.get_number().error();
    case ondemand::json_type::boolean: return value.get_bool().error();
    case ondemand::json_type::null: return value.is_null().error();
  }
  return simdjson::SUCCESS;
}

}  // namespace

csimdjson_parser *csimdjson_parser_create(size_t max_depth) {
  try {
    auto *parser = new csimdjson_parser{};
    // simdjson counts the values inside the innermost array or object as one level more.
    parser->max_depth = max_depth + 1;
    return parser;
  } catch (...) {
    return nullptr;
  }
}

void csimdjson_parser_destroy(csimdjson_parser *parser) {
  delete parser;
}

csimdjson_document csimdjson_parse(csimdjson_parser *parser, const uint8_t *text, size_t count) {
  csimdjson_document result{};
  try {
    auto error = reserve(*parser, count);
    if (!error) {
      error = parser->dom.parse(text, count, false).error();
    }
    result.error = translated(error);
    if (error) {
      return result;
    }
    const auto &document = parser->dom.doc;
    result.tape = document.tape.get();
    result.tape_count = size_t(document.tape[0] & 0x00FFFFFFFFFFFFFF) + 1;
    result.strings = document.string_buf.get();
    // The size that dom::document::allocate gives it.
    result.strings_count = SIMDJSON_ROUNDUP_N(5 * document.capacity() / 3 + simdjson::SIMDJSON_PADDING, 64);
  } catch (...) {
    result = {};
    result.error = CSIMDJSON_NO_MEMORY;
  }
  return result;
}

ptrdiff_t csimdjson_locate(csimdjson_parser *parser, const uint8_t *text, size_t count) {
  try {
    const auto *start = reinterpret_cast<const char *>(text);
    ondemand::document document;
    ondemand::value root;
    if (parser->ondemand.iterate(start, count, count + CSIMDJSON_PADDING).get(document)) {
      return -1;
    }
    // Where reading stopped: at a fault, or at what follows the value.
    if (!document.get_value().get(root)) {
      (void)read(root, parser->max_depth);
    }
    const char *location = nullptr;
    if (document.current_location().get(location) || location < start || location > start + count) {
      return -1;
    }
    return location - start;
  } catch (...) {
    return -1;
  }
}
