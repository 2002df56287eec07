// SPDX-License-Identifier: Apache-2.0

/// Writes JSON (RFC 8259) as UTF-8 into a byte array, compact and in the order of the calls.
///
/// ```swift
/// var json = JSONWriter()
/// json.beginObject()
/// json.member("title", "公平")
/// json.key("spans")
/// json.beginArray()
/// json.value(3)
/// json.endArray()
/// json.endObject()
/// json.bytes  // {"title":"公平","spans":[3]}
/// ```
///
/// Calls that would write something that is not JSON are mistakes of the program and stop it: a value without a key in
/// an object, a key in an array, an end that does not match, a number that is not finite, more than 64 levels.
/// Names are not compared; writing the same name twice into an object is the caller's to avoid.
package struct JSONWriter: Sendable {
    /// What has been written so far; a whole document once ``isComplete``.
    package private(set) var bytes: [UInt8]

    /// The number of objects and arrays that are open.
    private var depth = 0
    /// One bit for each open level, the innermost lowest: whether it is an object.
    private var objects: UInt64 = 0
    /// One bit for each open level, the innermost lowest: whether it has an element already.
    private var filled: UInt64 = 0
    /// Whether a key waits for its value.
    private var hasKey = false
    /// Whether the document's one outermost value has begun.
    private var hasRoot = false

    /// Creates a writer with room for `capacity` bytes.
    package init(reservingCapacity capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Whether a whole document has been written.
    package var isComplete: Bool { hasRoot && depth == 0 }

    /// Ends a complete document with a line feed, so that another may follow (NDJSON).
    package mutating func endLine() {
        precondition(isComplete, "a line ends after a whole document")
        bytes.append(UInt8(ascii: "\n"))
        hasRoot = false
    }

    /// Opens an object.
    package mutating func beginObject() { begin(UInt8(ascii: "{"), isObject: true) }

    /// Closes the innermost object.
    package mutating func endObject() { end(UInt8(ascii: "}"), isObject: true) }

    /// Opens an array.
    package mutating func beginArray() { begin(UInt8(ascii: "["), isObject: false) }

    /// Closes the innermost array.
    package mutating func endArray() { end(UInt8(ascii: "]"), isObject: false) }

    /// Writes the name of an object's next member.
    package mutating func key(_ name: String) {
        precondition(depth > 0 && objects & 1 == 1, "a key belongs into an object")
        precondition(!hasKey, "a value belongs after a key")
        separate()
        JSONString.append(name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        hasKey = true
    }

    /// Writes a string.
    package mutating func value(_ string: String) {
        prepareForValue()
        JSONString.append(string, to: &bytes)
    }

    /// Writes a string from UTF-8; each ill-formed part of it becomes U+FFFD.
    package mutating func value(utf8 text: Span<UInt8>) {
        prepareForValue()
        text.withUnsafeBufferPointer { JSONString.append(String(decoding: $0, as: UTF8.self), to: &bytes) }
    }

    /// Writes an integer in full; readers that hold numbers as doubles are exact below 2^53.
    package mutating func value(_ integer: some FixedWidthInteger) {
        prepareForValue()
        bytes.append(contentsOf: String(integer).utf8)
    }

    /// Writes a finite number in the shortest form that reads back as the same double.
    package mutating func value(_ number: Double) {
        precondition(number.isFinite, "JSON has no infinity and no NaN")
        prepareForValue()
        // The standard library's description is that shortest form, and valid JSON for every finite double.
        bytes.append(contentsOf: number.description.utf8)
    }

    /// Writes true or false.
    package mutating func value(_ flag: Bool) {
        prepareForValue()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Writes a whole JSON value that was written before.
    package mutating func value(json text: [UInt8]) {
        prepareForValue()
        bytes.append(contentsOf: text)
    }

    /// Writes null.
    package mutating func null() {
        prepareForValue()
        bytes.append(contentsOf: "null".utf8)
    }

    private mutating func begin(_ bracket: UInt8, isObject: Bool) {
        precondition(depth < 64, "JSON is written at most 64 levels deep")
        prepareForValue()
        bytes.append(bracket)
        depth += 1
        objects = objects << 1 | (isObject ? 1 : 0)
        filled <<= 1
    }

    private mutating func end(_ bracket: UInt8, isObject: Bool) {
        precondition(depth > 0 && (objects & 1 == 1) == isObject, "an end belongs to the innermost begin")
        precondition(!hasKey, "a value belongs after a key")
        bytes.append(bracket)
        depth -= 1
        objects >>= 1
        filled >>= 1
    }

    private mutating func prepareForValue() {
        if depth == 0 {
            precondition(!hasRoot, "a document has one outermost value")
            hasRoot = true
        } else if objects & 1 == 1 {
            precondition(hasKey, "a key belongs before a value in an object")
            hasKey = false
        } else {
            separate()
        }
    }

    private mutating func separate() {
        if filled & 1 == 1 { bytes.append(UInt8(ascii: ",")) }
        filled |= 1
    }
}

extension JSONWriter {
    /// Writes a member that is a string, or null.
    package mutating func member(_ name: String, _ string: String?) {
        key(name)
        if let string { value(string) } else { null() }
    }

    /// Writes a member that is an integer.
    package mutating func member(_ name: String, _ integer: some FixedWidthInteger) {
        key(name)
        value(integer)
    }

    /// Writes a member that is a finite number, or null.
    package mutating func member(_ name: String, _ number: Double?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    /// Writes a member that is true or false.
    package mutating func member(_ name: String, _ flag: Bool) {
        key(name)
        value(flag)
    }
}
