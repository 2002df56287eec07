// SPDX-License-Identifier: Apache-2.0

/// A value whose bytes can be copied into a frame: a byte array or slice, or a string as UTF-8.
public protocol FrameContent {
    /// Calls `body` with the bytes, which are valid during the call only.
    func withFrameBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result
}

extension Array: FrameContent where Element == UInt8 {
    /// Calls `body` with the bytes of the array.
    @inlinable
    public func withFrameBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try span.bytes.withUnsafeBytes(body)
    }
}

extension ArraySlice: FrameContent where Element == UInt8 {
    /// Calls `body` with the bytes of the slice.
    @inlinable
    public func withFrameBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try span.bytes.withUnsafeBytes(body)
    }
}

extension String: FrameContent {
    /// Calls `body` with the string as UTF-8.
    @inlinable
    public func withFrameBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try utf8Span.span.bytes.withUnsafeBytes(body)
    }
}

extension Substring: FrameContent {
    /// Calls `body` with the substring as UTF-8.
    @inlinable
    public func withFrameBytes<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try utf8Span.span.bytes.withUnsafeBytes(body)
    }
}
