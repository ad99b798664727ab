import FoundationEssentials
import InMemoryLogging
import Logging
import SystemPackage
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

@testable import Supervisor

struct AuditFileTests {
    private let folder: TemporaryFolder
    private let log = InMemoryLogHandler()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func file(_ name: String = "audit.jsonl", greatestSize: Int = 1000) -> AuditFile {
        AuditFile(
            path: folder.path.appending(name),
            greatestSize: greatestSize,
            files: 3,
            logger: Logger(label: "test") { [log] _ in log }
        )
    }

    private static func entry(_ evidence: String, _ event: AuditEntry.Event = .sessionStopped) -> AuditEntry {
        AuditEntry(time: "2026-03-05T12:00:00Z", event: event, state: "waiting", reason: "rate_limit", evidence: evidence)
    }

    private func lines(_ name: String = "audit.jsonl") throws -> [AuditEntry] {
        try (folder.read(name) ?? "").split(separator: "\n").map { try JSONDecoder().decode(AuditEntry.self, from: Data($0.utf8)) }
    }

    @Test func eachEntryIsALineThatOnlyTheOwnerReads() throws {
        let file = file()
        file.record(Self.entry("first"))
        file.record(AuditEntry(time: "t", event: .waitBegan, state: "waiting", until: "u", seconds: 1.23456, attempt: 2))
        #expect(
            folder.read("audit.jsonl") == """
                {"event":"session_stopped","evidence":"first","reason":"rate_limit","state":"waiting","time":"2026-03-05T12:00:00Z"}
                {"attempt":2,"event":"wait_began","seconds":1.235,"state":"waiting","time":"t","until":"u"}

                """
        )
        #expect(folder.mode(of: "audit.jsonl") == 0o600)
    }

    @Test func aSecondRunGoesOnWhereTheFirstEnded() throws {
        file().record(Self.entry("first"))
        file().record(Self.entry("second"))
        #expect(try lines().map(\.evidence) == ["first", "second"])
    }

    @Test func evidenceIsShortenedAndWithoutSecrets() throws {
        file(greatestSize: 10_000).record(Self.entry("token=abcdef123456 " + String(repeating: "x", count: 5000)))
        let evidence = try #require(try lines().first?.evidence)
        #expect(evidence.hasPrefix("token=[hidden] xxx") && evidence.count == AuditEntry.greatestText)
    }

    @Test func theFilesAreBounded() throws {
        let file = file()
        for number in 0..<100 { file.record(Self.entry("\(number)")) }
        #expect(folder.names == ["audit.jsonl", "audit.jsonl.1", "audit.jsonl.2"])
        let names = ["audit.jsonl.2", "audit.jsonl.1", "audit.jsonl"]
        let kept = try names.flatMap { try lines($0).compactMap(\.evidence).compactMap { Int($0) } }
        #expect(kept == Array((100 - kept.count)..<100))
        for name in folder.names { #expect((folder.read(name)?.utf8.count ?? 0) <= 1000) }
    }

    @Test func aTornLineStaysByItself() throws {
        try folder.write(#"{"event":"sess"#, to: "audit.jsonl")
        file().record(Self.entry("next"))
        let lines = folder.read("audit.jsonl")?.split(separator: "\n") ?? []
        #expect(lines.count == 2 && lines.last?.contains("next") == true)
    }

    @Test func whatCannotBeWrittenIsReportedOnceAndSoIsThatItWorksAgain() throws {
        try #require(mkdir(folder.path.appending("audit.jsonl").string, 0o700) == 0)
        let file = file()
        for _ in 0..<3 { file.record(Self.entry("lost")) }
        try #require(rmdir(folder.path.appending("audit.jsonl").string) == 0)
        for _ in 0..<3 { file.record(Self.entry("kept")) }
        let messages = log.entries.map { "\($0.message)" }
        #expect(
            messages == [
                "the audit trail is not written: \(folder.path)/audit.jsonl: Is a directory", "the audit trail is written again",
            ]
        )
        #expect(try lines().count == 3)
    }

    @Test func aPipeOrALinkIsNoAuditTrail() throws {
        let target = try folder.write("", to: "target")
        try #require(symlink(target.string, folder.path.appending("link").string) == 0)
        _ = try folder.makePipe("pipe")
        file("link").record(Self.entry("x"))
        file("pipe").record(Self.entry("x"))
        #expect(log.entries.count == 2)
        #expect(folder.read("target") == "")
    }
}
