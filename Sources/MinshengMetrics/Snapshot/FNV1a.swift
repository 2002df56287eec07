// SPDX-License-Identifier: Apache-2.0

/// The 64-bit FNV-1a hash of bytes, equal on every platform and in every run.
func fnv1a(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    return hash
}
