import CPseudoTerminal
import Dispatch
import StopClassification
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Joins an assistant's terminal to ours while reading what it shows.
///
/// One thread moves bytes both ways, and never waits for one side only: a terminal that does not read keeps the assistant from
/// printing, as it would without us, and keeps nothing else up. Our terminal is raw for as long as the assistant has it.
final class TerminalRelay: @unchecked Sendable {
    /// How it ended.
    struct End: Sendable {
        var status: ExitStatus
        var output: OutputTail
        var at: ContinuousClock.Instant
    }

    /// Keys that the assistant has not read yet; more wait in the terminal.
    private static let inputLimit = 4096
    /// What may still be read once the assistant has ended, should somebody it started go on printing.
    private static let limitAfterEnd = 1024 * 1024
    /// How long a terminal that does not read may hold up the end, in milliseconds.
    private static let patienceAtEnd: Int32 = 500

    private let child: cpt_child
    private let master: FileDescriptor
    private let signalSource: FileDescriptor
    private let signalEnd: FileDescriptor
    private let queue = DispatchQueue(label: "palingenesis.terminal-relay")
    // The rest is touched on the queue only.
    private var terminal: OwnTerminal?
    private var output: OutputTail
    private var news: NewsWatch?
    private var isRaw = false
    /// Read from the assistant, not yet shown.
    private var shown: ArraySlice<UInt8> = []
    /// Read from the keyboard, not yet passed on.
    private var typed: ArraySlice<UInt8> = []
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// Takes over the child's descriptors; nothing is moved before `start`.
    init(child: cpt_child, terminal: OwnTerminal?, recording output: OutputTail) throws {
        (signalSource, signalEnd) = try FileDescriptor.pipe()
        for end in [signalSource, signalEnd] {
            _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end.rawValue, F_SETFL, O_NONBLOCK)
        }
        self.child = child
        self.terminal = terminal
        self.output = output
        master = FileDescriptor(rawValue: child.master)
    }

    deinit {
        for descriptor in [child.process, child.master, child.slave] { close(descriptor) }
        try? signalSource.close()
        try? signalEnd.close()
    }

    /// Begins; `onNews` is called with what the output tells meanwhile, and `onEnd` once the assistant has ended and what it printed was
    /// read.
    func start(onNews: @escaping @Sendable (AssistantNews) -> Void, onEnd: @escaping @Sendable (End) -> Void) {
        queue.async {
            self.news = NewsWatch(tell: onNews)
            if self.terminal != nil { cpt_watch_signals(self.signalEnd.rawValue) }
            self.takeTerminal()
            self.relay()
            let endedAt = ContinuousClock.now
            self.drain()
            cpt_leave_raw()
            cpt_watch_signals(-1)
            onEnd(End(status: self.reap(), output: self.output, at: endedAt))
        }
    }

    /// Sends the assistant a signal; one that has ended gets none.
    func signal(_ number: Int32) {
        _ = cpt_signal(child.process, number)
    }

    // MARK: On the queue

    private func relay() {
        while true {
            var polled = [
                pollfd(fd: child.process, events: Int16(POLLIN), revents: 0),
                pollfd(fd: signalSource.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: child.master, events: 0, revents: 0),
                pollfd(fd: shown.isEmpty ? -1 : terminal?.output.rawValue ?? -1, events: Int16(POLLOUT), revents: 0),
                // From the background, reading would stop this process.
                pollfd(fd: isRaw && typed.isEmpty ? terminal?.input.rawValue ?? -1 : -1, events: Int16(POLLIN), revents: 0),
            ]
            if shown.isEmpty { polled[2].events |= Int16(POLLIN) }
            if !typed.isEmpty { polled[2].events |= Int16(POLLOUT) }
            if poll(&polled, nfds_t(polled.count), -1) < 0, errno != EINTR { return }
            if polled[1].revents != 0 { takeSignals() }
            if polled[3].revents != 0 { show() }
            if polled[4].revents != 0 { readKeys() }
            if polled[2].revents & Int16(POLLOUT) != 0 { passKeys() }
            if polled[2].revents & Int16(POLLIN) != 0 { readOutput() }
            if polled[0].revents != 0 { return }
        }
    }

    @discardableResult
    private func readOutput() -> Int {
        let count = buffer.withUnsafeMutableBytes { (try? master.read(into: $0)) ?? 0 }
        guard count > 0 else { return 0 }
        buffer.withUnsafeBytes { output.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        news?.look(at: output)
        if let terminal {
            shown = buffer[..<count]
            show(terminal)
        } else {
            // Nobody types, but somebody may collect what is printed.
            buffer.withUnsafeBytes { bytes in
                var rest = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                while !rest.isEmpty, isForwarding {
                    guard let written = try? FileDescriptor.standardOutput.write(rest) else {
                        isForwarding = false
                        break
                    }
                    rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                }
            }
        }
        return count
    }

    /// Whether standard output still takes anything, where it is no terminal.
    private var isForwarding = true

    private func show() {
        if let terminal { show(terminal) }
    }

    private func show(_ terminal: OwnTerminal) {
        do {
            let count = try shown.withUnsafeBytes { try terminal.output.write($0) }
            shown = shown.dropFirst(count)
        } catch Errno.resourceTemporarilyUnavailable, Errno.interrupted {
            return
        } catch {
            loseTerminal()
        }
    }

    private func readKeys() {
        guard let terminal else { return }
        var keys = [UInt8](repeating: 0, count: Self.inputLimit)
        do {
            let count = try keys.withUnsafeMutableBytes { try terminal.input.read(into: $0) }
            guard count > 0 else { return loseTerminal() }
            typed = keys[..<count]
            passKeys()
        } catch Errno.resourceTemporarilyUnavailable, Errno.interrupted {
            return
        } catch {
            loseTerminal()
        }
    }

    private func passKeys() {
        if let count = try? typed.withUnsafeBytes({ try master.write($0) }) { typed = typed.dropFirst(count) }
    }

    /// The terminal is gone, by a closed window or a lost connection.
    ///
    /// The assistant goes on in its own.
    private func loseTerminal() {
        terminal = nil
        isRaw = false
        shown = []
        typed = []
        isForwarding = false
        cpt_leave_raw()
    }

    private func takeTerminal() {
        guard let terminal else { return }
        isRaw = cpt_enter_raw(terminal.input.rawValue) != 0
        var size = terminal.size
        // The kernel tells the assistant when that changes anything.
        _ = ioctl(child.master, UInt(TIOCSWINSZ), &size)
    }

    private func takeSignals() {
        var numbers = [UInt8](repeating: 0, count: 64)
        let count = numbers.withUnsafeMutableBytes { (try? signalSource.read(into: $0)) ?? 0 }
        let received = Set(numbers[..<count].map(Int32.init))
        if received.contains(SIGCHLD) { followStop() }
        if received.contains(SIGCONT) || received.contains(SIGWINCH) { takeTerminal() }
    }

    /// An assistant that stopped itself, as on Ctrl-Z, wants the shell to have the terminal: this process stops too, and both go on.
    private func followStop() {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(child.id), &information, WSTOPPED | WNOHANG) == 0, information.si_signo == SIGCHLD else { return }
        isRaw = false
        cpt_suspend()
        // All that the stop reached, which is the terminal's foreground group.
        kill(-child.id, SIGCONT)
    }

    /// Reads what the assistant printed last, and shows it.
    private func drain() {
        var rest = Self.limitAfterEnd
        while rest > 0 {
            while !shown.isEmpty, let terminal {
                var polled = pollfd(fd: terminal.output.rawValue, events: Int16(POLLOUT), revents: 0)
                if poll(&polled, 1, Self.patienceAtEnd) <= 0 { loseTerminal() } else { show(terminal) }
            }
            let count = readOutput()
            if count == 0 { return }
            rest -= count
        }
    }

    private func reap() -> ExitStatus {
        var status: Int32 = 0
        while waitpid(child.id, &status, 0) < 0 {
            // Nobody else waits for it; should that change, the status is lost and not made up.
            if errno != EINTR { return .exited(255) }
        }
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .signalled(signal)
    }
}
