import Dispatch
import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Listens for the signals that end or reload the daemon.
///
/// The first SIGINT or SIGTERM asks for an orderly end, within the exit budget; a second one ends the process at once. SIGHUP reloads,
/// unless it says what it was made for: that the terminal is gone. Then it asks for an orderly end as well.
final class SignalWatch {
    private let sources: [any DispatchSourceSignal]

    /// - Parameters:
    ///   - onFirst: called with the signal that asks for the end.
    ///   - onSecond: called right before the process ends; it must not wait for anything.
    init(
        onFirst: @escaping @Sendable (Int32) -> Void,
        onSecond: @escaping @Sendable () -> Void,
        onReload: @escaping @Sendable () -> Void
    ) {
        let queue = DispatchQueue(label: "palingenesis.signals")
        let count = SignalCount()
        // What was begun in the background is to outlive its terminal, and reloads at a later SIGHUP.
        let endsWithTerminal = Self.withTerminal { tcgetpgrp($0) == getpgrp() } ?? false
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            // The default action would end the process before anybody is asked.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                if number == SIGHUP {
                    // What is ending takes no new configuration; and a terminal's end may be told more than once.
                    guard count.isZero else { return }
                    guard endsWithTerminal, Self.withTerminal({ _ in true }) == nil else { return onReload() }
                    _ = count.next()
                    return onFirst(number)
                }
                // The kernel merges signals that come at once; data says how many there were.
                guard count.next() > 1 else { return onFirst(number) }
                restoreTerminal()
                onSecond()
                _exit(128 + number)
            }
            source.resume()
            return source
        }
    }

    /// Asks the terminal that this process belongs to; nil when there is none, or none any more.
    private static func withTerminal(_ ask: (Int32) -> Bool) -> Bool? {
        let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        return ask(terminal)
    }

    func cancel() {
        for source in sources { source.cancel() }
    }
}

/// Counts on the signal queue.
private final class SignalCount: @unchecked Sendable {
    private var count = 0

    var isZero: Bool { count == 0 }

    func next() -> Int {
        count += 1
        return count
    }
}
