// SPDX-License-Identifier: Apache-2.0

import CFuzzDriver

/// libFuzzer calls this with each input.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    DamagedPack(UnsafeBufferPointer(start: data, count: size)).run()
    return 0
}
