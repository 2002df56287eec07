// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A run of `minsheng` on a terminal (a pty) of a given size.
final class CLITerminal: Sendable {
    private let process: Process
    private let screen: Collector
    private let main: FileHandle
    /// Our own way to the program's end, or nil if the program has no keyboard.
    private let worker: FileHandle?

    /// Starts the program with its standard output and error on a terminal.
    /// - Parameter keyboard: whether its standard input is the terminal too.
    init(
        _ arguments: [String],
        columns: Int,
        lines: Int,
        environment: [String: String] = [:],
        keyboard: Bool = false
    ) throws {
        let (main, worker) = try CLITerminal.open(columns: columns, lines: lines)
        self.main = main
        self.worker = keyboard ? FileHandle(fileDescriptor: dup(worker.fileDescriptor), closeOnDealloc: true) : nil
        process = CLIProgram.process(arguments, environment)
        process.standardInput = keyboard ? worker : FileHandle.nullDevice
        process.standardOutput = worker
        process.standardError = worker
        try process.run()
        // The program has its own copy; with ours open the reader would never see the end.
        try worker.close()
        screen = Collector(main)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Runs the program to its end and returns what it wrote to the terminal.
    static func run(
        _ arguments: [String],
        columns: Int = 100,
        lines: Int = 40,
        environment: [String: String] = [:]
    ) async throws -> CLIProgram.Result {
        try await CLITerminal(arguments, columns: columns, lines: lines, environment: environment).result()
    }

    /// Sends it SIGINT, as Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Presses keys.
    func press(_ keys: String) throws { try main.write(contentsOf: Data(keys.utf8)) }

    /// Waits until the program has written a text since the last time, and takes what it has written.
    func waitFor(_ text: String) async throws -> String { try await screen.waitFor(text) }

    /// Whether the terminal echoes keys and gathers them to lines, as a shell wants it.
    var isCooked: Bool {
        var settings = termios()
        guard let worker, tcgetattr(worker.fileDescriptor, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
    }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the program's end while the terminal stays open.
    func status() async -> Int32 {
        await CLIProgram.onThread { [process] in
            process.waitUntilExit()
            return process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus
        }
    }

    /// Waits for its end.
    func result() async throws -> CLIProgram.Result {
        let output = try await screen.text()
        let status = await CLIProgram.onThread { [process] in
            process.waitUntilExit()
            return process.terminationStatus
        }
        return CLIProgram.Result(
            status: status,
            output: output.replacingOccurrences(of: "\r\n", with: "\n"),
            errors: ""
        )
    }

    private static func open(columns: Int, lines: Int) throws -> (main: FileHandle, worker: FileHandle) {
        let main = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var size = winsize(ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard main >= 0, let name = unlockedWorker(of: main) else { throw systemError() }
        let worker = Foundation.open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard worker >= 0, ioctl(worker, UInt(TIOCSWINSZ), &size) == 0 else { throw systemError() }
        return (FileHandle(fileDescriptor: main, closeOnDealloc: true), FileHandle(fileDescriptor: worker))
    }

    private static func systemError() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    /// The path of a terminal's other end, open for use.
    private static func unlockedWorker(of main: Int32) -> String? {
        #if os(Linux)
        // grantpt, unlockpt and ptsname are hidden from Swift by glibc's feature macros; these are the calls inside them.
        let (unlock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
        var (isLocked, index): (Int32, Int32) = (0, 0)
        guard ioctl(main, unlock, &isLocked) == 0, ioctl(main, number, &index) == 0 else { return nil }
        return "/dev/pts/\(index)"
        #else
        guard grantpt(main) == 0, unlockpt(main) == 0, let name = ptsname(main) else { return nil }
        return String(cString: name)
        #endif
    }
}
