@testable import StopClassification
import SystemPackage
import Testing

@testable import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Pipes in place of the terminal: what a test reads from them is what the user would have seen.
@Suite(.timeLimit(.minutes(5)))
struct OutputRelayTests {
    private struct Bench {
        let relay: OutputRelay
        let terminal: FileDescriptor
        let errors: FileDescriptor
        private let terminalEnd: FileDescriptor
        private let errorsEnd: FileDescriptor

        init() throws {
            (terminal, terminalEnd) = try FileDescriptor.pipe()
            (errors, errorsEnd) = try FileDescriptor.pipe()
            relay = try OutputRelay(recording: OutputTail(assistant: .claude), standardOutput: terminalEnd, standardError: errorsEnd)
        }

        /// Closes the assistant's ends, as its exit does.
        func closeAssistantsEnds() throws {
            try relay.outputEnd.close()
            try relay.errorEnd.close()
        }

        /// What the terminal has been shown once nobody writes any more.
        func shown(_ source: FileDescriptor) throws -> String {
            try source == terminal ? terminalEnd.close() : errorsEnd.close()
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 64 * 1024)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
                if count == 0 { return String(decoding: bytes, as: UTF8.self) }
                bytes += buffer[..<count]
            }
        }
    }

    private func lines(_ reading: OutputRelay.Reading) -> [String] {
        reading.output.finished().lastLines(10).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func bothStreamsArePassedOnAndRead() async throws {
        let bench = try Bench()
        bench.relay.start { _ in }
        try bench.relay.outputEnd.writeAll("to the terminal\n".utf8)
        try bench.relay.errorEnd.writeAll("to the errors\n".utf8)
        try bench.closeAssistantsEnds()
        let reading = await bench.relay.finish()
        #expect(Set(lines(reading)) == ["to the terminal", "to the errors"])
        #expect(try bench.shown(bench.terminal) == "to the terminal\n")
        #expect(try bench.shown(bench.errors) == "to the errors\n")
    }

    @Test func bytesPassAsTheyAre() async throws {
        let bench = try Bench()
        bench.relay.start { _ in }
        let text = "\u{1B}[31mred\u{1B}[0m\r50 %\r100 %\u{0} é 🙂 without an end"
        try bench.relay.outputEnd.writeAll(text.utf8)
        try bench.closeAssistantsEnds()
        _ = await bench.relay.finish()
        #expect(try bench.shown(bench.terminal) == text)
    }

    @Test func theClosingOfTheOutputIsTimed() async throws {
        let bench = try Bench()
        bench.relay.start { _ in }
        let before = ContinuousClock.now
        try bench.closeAssistantsEnds()
        // Whoever reads to the end of the terminal waits for the relay to have seen the closing: then it needs no wake-up.
        var closedAt: ContinuousClock.Instant?
        while closedAt == nil { closedAt = await bench.relay.finish().closedAt }
        #expect(try #require(closedAt) >= before)
    }

    @Test func whoHoldsTheOutputOpenDoesNotHoldUpTheEnd() async throws {
        let bench = try Bench()
        bench.relay.start { _ in }
        try bench.relay.outputEnd.writeAll("last words\n".utf8)
        // Nobody closes the pipes: a process that the assistant left behind.
        let reading = await bench.relay.finish()
        #expect(reading.closedAt == nil)
        #expect(lines(reading) == ["last words"])
    }

    @Test func aTerminalThatIsGoneDoesNotStopTheReading() async throws {
        signal(SIGPIPE, SIG_IGN)
        let bench = try Bench()
        try bench.terminal.close()
        bench.relay.start { _ in }
        try bench.relay.outputEnd.writeAll("nobody sees this\n".utf8)
        try bench.relay.outputEnd.writeAll("nor this\n".utf8)
        try bench.closeAssistantsEnds()
        #expect(lines(await bench.relay.finish()) == ["nobody sees this", "nor this"])
    }

    @Test func aTerminalThatDoesNotReadHoldsUpTheEndForAMomentOnly() async throws {
        let bench = try Bench()
        bench.relay.start { _ in }
        // More than the terminal's pipe takes and less than both pipes take together, so that the writing here does not block.
        try bench.relay.outputEnd.writeAll([UInt8](repeating: UInt8(ascii: "x"), count: 100_000))
        try bench.relay.outputEnd.writeAll("\nthe last line\n".utf8)
        try bench.closeAssistantsEnds()
        #expect(lines(await bench.relay.finish()).last == "the last line")
    }
}
