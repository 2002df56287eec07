// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The keyboard of a terminal, read key by key and without echo; what the terminal was like before comes back.
///
/// Ctrl-C stays a signal. Ctrl-Z does nothing, since a shell would find the terminal without echo.
final class Keyboard {
    private let descriptor: Int32
    private var former: termios
    private var reader = KeyReader()
    private var isOpen = true

    /// Takes over the keyboard of the terminal that standard input is, or returns nil if it is none, or is not ours to read.
    init?(descriptor: Int32 = STDIN_FILENO) {
        var settings = termios()
        // A background job that changes its terminal would be stopped; on a terminal that is not its own nobody stops it.
        let foreground = tcgetpgrp(descriptor)
        guard isatty(descriptor) == 1, foreground == -1 || foreground == getpgrp(),
            tcgetattr(descriptor, &settings) == 0
        else { return nil }
        self.descriptor = descriptor
        former = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        // A read returns at once with what there is. The array of control characters is a tuple in Swift; all places named
        // lie within it.
        withUnsafeMutableBytes(of: &settings.c_cc) { characters in
            characters[Int(VMIN)] = 0
            characters[Int(VTIME)] = 0
            characters[Int(VSUSP)] = 0
        }
        guard tcsetattr(descriptor, TCSANOW, &settings) == 0 else { return nil }
    }

    deinit { close() }

    /// The keys that were pressed since the last call.
    func read() -> [Key] {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = Foundation.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return reader.settle() }
        return reader.keys(in: bytes[..<count])
    }

    /// Makes the terminal what it was.
    func close() {
        guard isOpen else { return }
        isOpen = false
        tcsetattr(descriptor, TCSANOW, &former)
    }
}
