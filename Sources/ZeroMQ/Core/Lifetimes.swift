// SPDX-License-Identifier: Apache-2.0

/// Makes a span over memory that `owner` keeps alive and unmoved depend on `owner`.
///
/// The compiler then refuses to let the span outlive a borrow of `owner`. The caller guarantees that the memory belongs
/// to `owner` and stays at its address, unchanged, while `owner` is borrowed.
@_unsafeNonescapableResult
@_lifetime(borrow owner)
@_transparent
func dependentSpan<Owner: ~Copyable & ~Escapable>(
    _ bytes: UnsafeRawBufferPointer,
    borrowing owner: borrowing Owner
) -> RawSpan {
    RawSpan(_unsafeBytes: bytes)
}
