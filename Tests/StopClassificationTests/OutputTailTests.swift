import Testing

@testable import StopClassification

struct OutputTailTests {
    private static func lines(_ tail: OutputTail, _ count: Int = 10) -> [String] {
        tail.finished().lastLines(count).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func keepsTheLastLines() {
        var tail = OutputTail(assistant: .custom)
        tail.append("one\ntwo\r\n\n  \nthree\rfour".utf8)
        #expect(Self.lines(tail) == ["one", "two", "", "three", "four"])
        #expect(Self.lines(tail, 2) == ["three", "four"])
        #expect(Self.lines(tail, 0) == [])
        #expect(Self.lines(OutputTail(assistant: .custom)) == [])
    }

    @Test func keepsOneOfSeveralEmptyLines() {
        var tail = OutputTail(assistant: .custom)
        tail.append("\n\none\n\n\n\ntwo\r\n\r\n\r\nthree\r\n".utf8)
        #expect(Self.lines(tail) == ["one", "", "two", "", "three"])
    }

    @Test(arguments: ["", "{\"a\":\"", "data: {\"a\":\"", "2026-03-05T12:00:00Z {"])
    func aHundredMegabytesInOneLineTakeNoMemory(_ start: String) throws {
        var tail = OutputTail(assistant: .custom)
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000)
        tail.append(start.utf8)
        for _ in 0..<100 { tail.append(piece) }
        #expect(tail.retainedBytes < 1_000_000)
        tail.append("\nYou've hit your limit · resets 8pm\n".utf8)
        let answer = classifier.classify(tail, exitStatus: .exited(1), context: try context(Fixture.now, in: "Europe/Berlin"))
        #expect(answer.rule == "claude.hit-your-limit")
    }

    @Test func putsLinesTogetherPerStream() {
        var tail = OutputTail(assistant: .custom)
        tail.append("You've hit".utf8, from: .standardOutput)
        tail.append("warn".utf8, from: .standardError)
        tail.append(" your limit\n".utf8, from: .standardOutput)
        tail.append("ing\n".utf8, from: .standardError)
        #expect(Self.lines(tail) == ["You've hit your limit", "warning"])
    }

    @Test(arguments: [1, 2, 3, 7, 64, 4096]) func doesNotMindHowOutputIsCut(_ size: Int) throws {
        let output =
            ClaudeEventsTests.start + "\r\n" + ClaudeEventsTests.rejected + "\ntext\n"
            + ClaudeEventsTests.result("You’ve hit your limit · resets 8pm")
        var whole = OutputTail(assistant: .claude)
        whole.append(output.utf8)
        var pieces = OutputTail(assistant: .claude)
        var rest = Array(output.utf8)[...]
        while !rest.isEmpty {
            pieces.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        let context = try context(Fixture.now, in: "Europe/Berlin")
        let expected = classifier.classify(whole, exitStatus: .exited(1), context: context)
        #expect(expected.stopClass == .rateLimit)
        #expect(classifier.classify(pieces, exitStatus: .exited(1), context: context) == expected)
    }

    @Test func takesCollectionsWithoutStorage() {
        var tail = OutputTail(assistant: .custom)
        tail.append("abc\n".utf8.lazy.map { $0 })
        tail.append([UInt8]())
        tail.append(UnsafeRawBufferPointer(start: nil, count: 0))
        #expect(Self.lines(tail) == ["abc"])
    }

    @Test func classifyingDoesNotEndALine() throws {
        var tail = OutputTail(assistant: .custom)
        tail.append("You've hit your".utf8)
        _ = classifier.classify(tail, exitStatus: nil, context: try context(Fixture.now))
        tail.append(" limit".utf8)
        #expect(Self.lines(tail) == ["You've hit your limit"])
    }

    /// The bound that the documentation of `OutputTail` gives, with the slack of growing arrays.
    private static let bound = 1_100_000

    /// Debug builds take a while for each line, so there is less of the output that has many.
    @Test(arguments: [
        ("a line of text of the length that lines of output often have, with some words in it and nothing else\n", 50_000_000),
        ("no line ends at all, ever, on and on ", 50_000_000), ("{", 50_000_000), ("{\"type\":\"user\",\"message\":{}}\n", 2_000_000),
        ("\r", 2_000_000),
        ("[\n", 2_000_000),
    ]) func staysBoundedOnLargeOutput(_ unit: String, _ total: Int) throws {
        let chunk = Array(String(repeating: unit, count: 65_536 / unit.utf8.count).utf8)
        var tail = OutputTail(assistant: .claude)
        for _ in 0..<(total / chunk.count) { tail.append(chunk) }
        #expect(tail.retainedBytes < Self.bound)
        tail.append("\nYou've hit your limit · resets 8pm\n".utf8)
        #expect(tail.retainedBytes < Self.bound)
        let answer = classifier.classify(tail, exitStatus: .exited(1), context: try context(Fixture.now, in: "Europe/Berlin"))
        #expect(answer.stopClass == .rateLimit)
    }

    @Test func countsAnEventTooLongToReadAsProgress() throws {
        let text = String(repeating: "x", count: LineAssembler.eventLimit)
        let output = ClaudeEventsTests.result("You've hit your limit · resets 8pm") + "\n" + #"{"type":"user","message":"\#(text)"}"# + "\n"
        #expect(try Fixture("", .claude, exit: 1, .unknown, rule: "", output).classification().stopClass == .unknown)
    }

    @Test func readsEventsUpToTheLimit() throws {
        let text = String(repeating: "x", count: 200_000)
        let output = #"{"pad":"\#(text)","type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"x"}"#
        #expect(try Fixture("", .claude, exit: 1, .rateLimit, rule: "", output).classification().rule == "claude.result.rate-limit")
    }

    @Test func keepsNoMoreThanAHandfulOfWindows() throws {
        var tail = OutputTail(assistant: .claude)
        for index in 0..<1000 {
            tail.append(
                #"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1772722800,"rateLimitType":"w\#(index)"}}"#
                    .utf8
            )
            tail.append("\n".utf8)
        }
        #expect(tail.events.windows.count == 8)
    }

    // MARK: Text that shows events

    private static let head = "OpenAI Codex v0.58.0 (research preview)\n--------\n"
    private static let done = #"{"type":"turn.completed","usage":{"input_tokens":1,"output_tokens":1}}"#
    private static let limit = "ERROR: You've hit your usage limit. Try again at 6:44 PM.\n"

    /// Otherwise a session that came upon a limit would count as done, and never be resumed.
    @Test func anEventThatWasShownDoesNotHideTheEnd() throws {
        let output = Self.head + "exec\ncat turns.jsonl\n\(Self.done)\n" + Self.limit
        let fixture = Fixture("shown", .codex, exit: 1, .rateLimit, rule: "codex.usage-limit", output)
        #expect(try fixture.classification().stopClass == .rateLimit)
    }

    @Test func noSessionIsNamedByAnEventThatWasShown() {
        var tail = OutputTail(assistant: .codex)
        let id = "0199a213-81c0-7800-8aa1-bbab2a035a53"
        tail.append(Array((Self.head + "session id: \(id)\nexec\n{\"type\":\"thread.started\",\"thread_id\":\"other\"}\n").utf8))
        #expect(tail.sessionID == id)
    }

    /// What else a process prints, before, between and behind its events, does not make text of them.
    @Test(arguments: [
        "npm notice A new version of npm is there, which nobody asked for.\n", "Reading the prompt from the standard input:\n",
    ])
    func aStreamMayHaveTextAroundIt(text: String) throws {
        let begin = #"{"type":"system","subtype":"init","session_id":"6f2c1d1e-0f3a-4a55-9a01-7be6dd8a0c11"}"#
        let end = #"{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"result":"You've hit your limit"}"#
        for exit in [0, 1, nil] as [Int32?] {
            let fixture = Fixture("stream", .claude, exit: exit, .rateLimit, rule: "", "\(text)\(begin)\n\(text)\(end)\n\(text)")
            #expect(try fixture.classification().stopClass == .rateLimit, "exit \(exit.map(String.init) ?? "unknown")")
        }
        // Interpreters underline with tildes, which begin no block of code.
        let traceback = "    raise Failed\n    ~~~~^^^^^^^^\n~~~~~~~~~~~~\n```not a language```\n"
        let underlined = Fixture("underlined", .claude, exit: 1, .rateLimit, rule: "", "\(begin)\n\(traceback)\(end)\n\(text)")
        #expect(try underlined.classification().stopClass == .rateLimit)
        // Where a process failed, its only event may be all that it had to say.
        let fixture = Fixture("one event", .claude, exit: 1, .rateLimit, rule: "", "\(end)\n\(text)")
        #expect(try fixture.classification().stopClass == .rateLimit)
        // Really written ones name their session; what a pipeline says behind them makes no text of them.
        let named = String(end.dropLast()) + #","session_id":"6f2c1d1e-0f3a-4a55-9a01-7be6dd8a0c11"}"#
        for tail in ["##[error]Process completed with exit code 1.\n", "ERROR: Job failed: exit code 1\n", #"{"type":"later"}"# + "\n"] {
            let fixture = Fixture("named", .claude, exit: 1, .rateLimit, rule: "", "\(text)\(named)\n\(tail)")
            #expect(try fixture.classification().stopClass == .rateLimit, "\(tail)")
        }
    }
}
