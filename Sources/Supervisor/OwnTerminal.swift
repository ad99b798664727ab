import CPseudoTerminal
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The terminal that this process was started in.
///
/// Opened anew, since making the inherited descriptors non-blocking would do so for the shell too, which shares them.
final class OwnTerminal: Sendable {
    /// Non-blocking.
    let input: FileDescriptor
    /// Non-blocking.
    let output: FileDescriptor

    /// The size where there is no terminal to take it from.
    static var usualSize: winsize { winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0) }

    /// Nil unless standard input and output are a terminal that can be opened.
    init?() {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        let options: FileDescriptor.OpenOptions = [.nonBlocking, .closeOnExec, .init(rawValue: O_NOCTTY)]
        guard let input = try? FileDescriptor.open("/proc/self/fd/0", .readOnly, options: options) else { return nil }
        guard let output = try? FileDescriptor.open("/proc/self/fd/1", .writeOnly, options: options) else {
            try? input.close()
            return nil
        }
        (self.input, self.output) = (input, output)
    }

    deinit {
        try? input.close()
        try? output.close()
    }

    /// Whether an interactive assistant can be used here: there is a terminal, and this job has it.
    static var isInteractive: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && (tcgetpgrp(STDIN_FILENO) == getpgrp() || errno == ENOTTY)
    }

    var size: winsize {
        var size = winsize()
        return ioctl(output.rawValue, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? size : Self.usualSize
    }

    /// Nil when the terminal is gone.
    var attributes: termios? {
        var attributes = termios()
        return tcgetattr(input.rawValue, &attributes) == 0 ? attributes : nil
    }
}

/// Gives the terminal back as it was before an interactive assistant got it.
///
/// For ends that pass by everything else; does nothing where the terminal is as it was. May be called by signal handlers.
public func restoreTerminal() {
    cpt_leave_raw()
}

/// Whether the terminal is an interactive assistant's, so that a line feed alone does not begin a new line.
public var isTerminalRaw: Bool { cpt_is_raw() != 0 }
