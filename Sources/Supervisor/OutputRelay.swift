import Dispatch
import StopClassification
import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Passes an assistant's output on to the terminal while reading it.
///
/// Two pipes stand between the assistant and our own standard output and error. One thread reads both, writes on what it read
/// at once, and shows it to the recorder. A terminal that stops reading stops the assistant, as it would without us.
///
/// The output ends when every process that holds the pipes' other ends has closed them. Somebody the assistant started may hold
/// them for ever, so `finish()` takes what is there once the assistant itself has ended, and no more.
final class OutputRelay: @unchecked Sendable {
    /// What was read in all.
    struct Reading: Sendable {
        var output: OutputTail
        /// When the last pipe was closed; nil when `finish()` came first.
        var closedAt: ContinuousClock.Instant?
    }

    /// The ends for the assistant; whoever starts it closes them here afterwards.
    let outputEnd: FileDescriptor
    let errorEnd: FileDescriptor

    private struct Stream {
        let source: FileDescriptor
        let destination: FileDescriptor
        let kind: OutputStream
        var isOpen = true
        var isForwarding = true
    }

    /// What may still be read once the assistant has ended, should somebody it started go on printing.
    private static let limitAfterEnd = 1024 * 1024
    /// How long a terminal that does not read may hold up the end, in milliseconds.
    private static let patienceAtEnd: Int32 = 500

    private let wakeSource: FileDescriptor
    private let wakeEnd: FileDescriptor
    private let queue = DispatchQueue(label: "palingenesis.output-relay")
    // The next four are touched on the queue only.
    private var streams: [Stream]
    private var reading: Reading
    private var isEnding = false
    private var news: NewsWatch?

    /// Makes the pipes; nothing is read before `start()`.
    init(recording output: OutputTail, standardOutput: FileDescriptor, standardError: FileDescriptor) throws(Errno) {
        let first = try Self.makePipe()
        let second = try Self.makePipe()
        let wake = try Self.makePipe()
        (outputEnd, errorEnd) = (first.writeEnd, second.writeEnd)
        (wakeSource, wakeEnd) = (wake.readEnd, wake.writeEnd)
        streams = [
            Stream(source: first.readEnd, destination: standardOutput, kind: .standardOutput),
            Stream(source: second.readEnd, destination: standardError, kind: .standardError),
        ]
        reading = Reading(output: output)
    }

    deinit {
        for stream in streams { try? stream.source.close() }
        try? wakeSource.close()
        try? wakeEnd.close()
    }

    /// Begins to read; `onNews` is called with what the output tells meanwhile.
    func start(onNews: @escaping @Sendable (AssistantNews) -> Void) {
        queue.async {
            self.news = NewsWatch(tell: onNews)
            self.relay()
        }
    }

    /// Ends the reading, once the assistant has ended, and returns what was read.
    func finish() async -> Reading {
        // A full pipe has been written to before, which is all that matters.
        _ = try? wakeEnd.writeAll([0])
        return await withCheckedContinuation { continuation in
            // The queue is serial: this runs when the relay's loop is over.
            queue.async { continuation.resume(returning: self.reading) }
        }
    }

    private func relay() {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var rest = Self.limitAfterEnd
        while streams.contains(where: \.isOpen), rest > 0 {
            var polled = streams.map { pollfd(fd: $0.isOpen ? $0.source.rawValue : -1, events: Int16(POLLIN), revents: 0) }
            polled.append(pollfd(fd: isEnding ? -1 : wakeSource.rawValue, events: Int16(POLLIN), revents: 0))
            let ready = poll(&polled, nfds_t(polled.count), isEnding ? 0 : -1)
            if ready < 0, errno != EINTR { return }
            if polled[streams.count].revents != 0 { isEnding = true }
            var sawAny = false
            for index in streams.indices where polled[index].revents != 0 {
                sawAny = true
                let count = read(index, &buffer)
                if isEnding { rest -= count }
            }
            if isEnding, ready <= 0, !sawAny { return }
        }
        if !streams.contains(where: \.isOpen) { reading.closedAt = .now }
    }

    private func read(_ index: Int, _ buffer: inout [UInt8]) -> Int {
        let count = buffer.withUnsafeMutableBytes { (try? streams[index].source.read(into: $0)) ?? 0 }
        if count == 0 {
            streams[index].isOpen = false
        } else {
            buffer.withUnsafeBytes { bytes in
                let read = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                // First the terminal: what the user sees must not wait for us.
                forward(read, index)
                reading.output.append(read, from: streams[index].kind)
                news?.look(at: reading.output)
            }
        }
        return count
    }

    /// Writes to the terminal.
    ///
    /// One that is gone, or that holds up the end, gets nothing more; the reading goes on.
    private func forward(_ bytes: UnsafeRawBufferPointer, _ index: Int) {
        var position = 0
        while position < bytes.count, streams[index].isForwarding {
            var polled = [
                pollfd(fd: streams[index].destination.rawValue, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: isEnding ? -1 : wakeSource.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&polled, 2, isEnding ? Self.patienceAtEnd : -1)
            if polled[1].revents != 0 { isEnding = true }
            if ready == 0 { streams[index].isForwarding = false }
            guard polled[0].revents != 0 else { continue }
            // So much a pipe takes at once when poll says that it takes anything.
            let chunk = UnsafeRawBufferPointer(rebasing: bytes[position..<min(position + Int(PIPE_BUF), bytes.count)])
            do {
                position += try streams[index].destination.write(chunk)
            } catch Errno.resourceTemporarilyUnavailable {
                continue
            } catch {
                streams[index].isForwarding = false
            }
        }
    }

    private static func makePipe() throws(Errno) -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        do {
            let ends = try FileDescriptor.pipe()
            // No assistant may inherit another end than its own.
            for end in [ends.readEnd, ends.writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
            return ends
        } catch let errno as Errno {
            throw errno
        } catch {
            throw .badFileDescriptor
        }
    }
}
