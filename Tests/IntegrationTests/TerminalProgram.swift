import CPseudoTerminal
import Foundation

/// A program in a terminal of the test's own: what a person at a terminal emulator would see, type and leave behind.
final class TerminalProgram: @unchecked Sendable {
    private(set) var child: cpt_child
    private let lock = NSLock()
    private var bytes: [UInt8] = []
    private var status: Int32?
    /// The terminal's attributes before the program was started.
    let attributesBefore: termios

    init(_ program: String, _ arguments: [String], environment: [String: String], directory: URL, rows: UInt16 = 31, columns: UInt16 = 117)
        throws
    {
        let variables = [
            "SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory.path, "TZ": "UTC", "TERM": "xterm",
        ]
        .merging(environment) { $1 }
        var pointers: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var entries: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in pointers + entries { free(pointer) } }
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        var started = cpt_child()
        var step = CPT_STEP_TERMINAL
        let error = cpt_spawn(program, &pointers, &entries, directory.path, &size, nil, &started, &step)
        guard error == 0 else { throw TooLate(description: "\(program) cannot be started: error \(error)") }
        child = started
        attributesBefore = Self.attributes(started)
    }

    deinit {
        if status == nil {
            kill(child.id, SIGKILL)
            waitpid(child.id, nil, 0)
        }
        for descriptor in [child.process, child.master, child.slave] where descriptor >= 0 { close(descriptor) }
    }

    /// What the terminal has been sent so far.
    var screen: String {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        return lock.withLock {
            while case let count = read(child.master, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    var attributes: termios { Self.attributes(child) }

    /// Whether keys are passed on as they are.
    var isRaw: Bool { attributes.c_lflag & UInt32(ICANON | ECHO | ISIG) == 0 }

    var isAsBefore: Bool {
        let now = attributes
        return now.c_iflag == attributesBefore.c_iflag && now.c_oflag == attributesBefore.c_oflag
            && now.c_cflag == attributesBefore.c_cflag && now.c_lflag == attributesBefore.c_lflag
    }

    func type(_ keys: String) {
        _ = Array(keys.utf8).withUnsafeBytes { write(child.master, $0.baseAddress, $0.count) }
    }

    func resize(rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(child.master, UInt(TIOCSWINSZ), &size)
    }

    /// The terminal goes away, as when its window is closed.
    func hangUp() {
        close(child.master)
        child.master = -1
    }

    func send(_ signal: Int32) {
        kill(child.id, signal)
    }

    func shows(_ text: String, within seconds: Double = 20) async throws {
        try await eventually(within: seconds, "the terminal shows \(text):\n\(screen)") { screen.contains(text) }
    }

    /// The exit status as a shell reports it, once the program has ended.
    func end(within seconds: Double = 20) async throws -> Int32 {
        try await eventually(within: seconds, "the program ends; its screen:\n\(screen)") {
            _ = screen
            var raw: Int32 = 0
            if status == nil, waitpid(child.id, &raw, WNOHANG) == child.id {
                status = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + raw & 0x7F
            }
            return status != nil
        }
        return status ?? -1
    }

    private static func attributes(_ child: cpt_child) -> termios {
        var attributes = termios()
        tcgetattr(child.slave, &attributes)
        return attributes
    }
}

extension Workbench {
    /// Palingenesis at a terminal.
    func terminal(_ arguments: [String]) throws -> TerminalProgram {
        try TerminalProgram(ChildProgram.palingenesis, arguments, environment: ownDirectories, directory: directory)
    }
}
