import StopClassification
import SystemPackage
import Testing

@testable import Supervisor

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct TranscriptFollowerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let work =
        #"{"type":"assistant","sessionId":"s-1","message":{"role":"assistant","content":[{"type":"text","text":"ok"}]}}"# + "\n"
    private static let limit =
        #"{"type":"assistant","isApiErrorMessage":true,"apiErrorStatus":429,"error":"rate_limit","sessionId":"s-1","message":{"model":"<synthetic>","content":[{"type":"text","text":"You've hit your limit · resets 8pm (Europe/Berlin)"}]}}"#
        + "\n"

    /// A follower that an expectation can ask.
    private final class Follower {
        private var base: TranscriptFollower

        init(_ scope: TranscriptScope) { base = TranscriptFollower(scope: scope, recording: OutputTail(assistant: .claude)) }

        var path: FilePath? { base.path }

        func look(mayMove: Bool) -> TranscriptFollower.News? { base.look(mayMove: mayMove) }

        func forget() { base.forget() }
    }

    private func follower(_ scope: TranscriptScope? = nil) -> Follower {
        Follower(scope ?? .claude(folder: folder.path))
    }

    private func append(_ text: String, to name: String) throws {
        let path = folder.path.appending(name)
        let file = try FileDescriptor.open(path, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll(text.utf8) }
    }

    /// Sets when a file was written, in seconds from now.
    private func age(_ name: String, _ seconds: Int) {
        var times = [timespec(tv_sec: time(nil) + seconds, tv_nsec: 0), timespec(tv_sec: time(nil) + seconds, tv_nsec: 0)]
        utimensat(AT_FDCWD, folder.path.appending(name).string, &times, 0)
    }

    @Test func whatIsAddedIsNews() throws {
        let follower = follower()
        #expect(follower.look(mayMove: true) == nil)
        try append(Self.work, to: "s-1.jsonl")
        let first = try #require(follower.look(mayMove: true))
        #expect(first.isNewLog && !first.output.hasTerminalEvent)
        #expect(first.output.sessionID == "s-1")
        #expect(follower.look(mayMove: true) == nil)
        try append(Self.limit, to: "s-1.jsonl")
        let second = try #require(follower.look(mayMove: true))
        #expect(!second.isNewLog && second.output.hasTerminalEvent)
        try append(Self.work, to: "s-1.jsonl")
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent == false)
    }

    @Test func halfALineSaysNothingYet() throws {
        let follower = follower()
        try append(String(Self.limit.dropLast(30)), to: "s-1.jsonl")
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent == false)
        try append(String(Self.limit.suffix(30)), to: "s-1.jsonl")
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent)
    }

    @Test func theLogThatWasWrittenLastIsFollowedIfItMay() throws {
        let follower = follower()
        try append(Self.work, to: "a.jsonl")
        try append(Self.work, to: "agent-x.jsonl")
        age("a.jsonl", -20)
        #expect(follower.look(mayMove: true)?.isNewLog == true)
        #expect(follower.path?.lastComponent == "a.jsonl")
        try append(Self.work, to: "b.jsonl")
        #expect(follower.look(mayMove: false) == nil)
        #expect(follower.look(mayMove: true)?.isNewLog == true)
        #expect(follower.path?.lastComponent == "b.jsonl")
    }

    @Test func ofTwoSessionsAtWorkTheFollowedOneStays() throws {
        let follower = follower()
        try append(Self.work, to: "a.jsonl")
        _ = follower.look(mayMove: true)
        try append(Self.work, to: "a.jsonl")
        try append(Self.work, to: "b.jsonl")
        age("b.jsonl", 20)
        #expect(follower.look(mayMove: true)?.isNewLog == false)
        // Once it rests, the other is followed.
        #expect(follower.look(mayMove: true)?.isNewLog == true)
        #expect(follower.path?.lastComponent == "b.jsonl")
    }

    @Test func aLongLogIsReadFromItsLastMegabyte() throws {
        let line = #"{"type":"user","message":{"role":"user","content":""# + String(repeating: "x", count: 100_000) + #""}}"# + "\n"
        try append(String(repeating: line, count: 30) + Self.limit, to: "a.jsonl")
        let follower = follower()
        let news = try #require(follower.look(mayMove: true))
        #expect(news.output.hasTerminalEvent && !news.hasMore)
        #expect(follower.look(mayMove: true) == nil)
    }

    @Test func aLogThatWasCutOrReplacedIsReadAnew() throws {
        let follower = follower()
        try append(Self.work + Self.work + Self.limit, to: "a.jsonl")
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent)
        try folder.write(Self.work, to: "a.jsonl")
        let cut = try #require(follower.look(mayMove: true))
        #expect(!cut.isNewLog && !cut.output.hasTerminalEvent)
        try folder.write(Self.work + Self.limit, to: "b")
        rename(folder.path.appending("b").string, folder.path.appending("a.jsonl").string)
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent)
    }

    @Test func whatIsNoFileIsNoLog() throws {
        let follower = follower()
        _ = try folder.makePipe("a.jsonl")
        mkdir(folder.path.appending("b.jsonl").string, 0o700)
        #expect(follower.look(mayMove: true) == nil)
        try append(Self.work, to: "c.jsonl")
        #expect(follower.look(mayMove: true) != nil)
        unlink(folder.path.appending("c.jsonl").string)
        #expect(follower.look(mayMove: true) == nil)
        #expect(follower.look(mayMove: false) == nil)
    }

    @Test func whatWasForgottenIsNotNews() throws {
        let follower = follower()
        try append(Self.limit, to: "a.jsonl")
        _ = follower.look(mayMove: true)
        follower.forget()
        try append(#"{"type":"system","subtype":"turn_duration"}"# + "\n", to: "a.jsonl")
        #expect(try #require(follower.look(mayMove: true)).output.hasTerminalEvent == false)
    }

    @Test func codexLogsAreOfTheDirectoryTheyName() throws {
        func meta(_ folder: String) -> String { #"{"type":"session_meta","payload":{"id":"t-1","cwd":"\#(folder)"}}"# + "\n" }
        for name in ["2026", "2026/03", "2026/03/04", "2026/03/05"] { mkdir(folder.path.string + "/" + name, 0o700) }
        try append(meta("/srv/app"), to: "2026/03/04/rollout-a.jsonl")
        try append(meta("/srv/other"), to: "2026/03/05/rollout-b.jsonl")
        try append(#"{"type":"session_meta","payl"#, to: "2026/03/05/rollout-c.jsonl")
        let follower = follower(.codex(root: folder.path, workingDirectory: "/srv/app"))
        #expect(follower.look(mayMove: true)?.isNewLog == true)
        #expect(follower.path?.lastComponent == "rollout-a.jsonl")
        // The half line is read again once it is whole.
        try append(#"oad":{"id":"t-2","cwd":"/srv/app/"}}"# + "\n", to: "2026/03/05/rollout-c.jsonl")
        age("2026/03/05/rollout-c.jsonl", 20)
        #expect(follower.look(mayMove: true)?.isNewLog == true)
        #expect(follower.path?.lastComponent == "rollout-c.jsonl")
    }
}
