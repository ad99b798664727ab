import StopClassification
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

struct SessionBackupTests {
    private let folder: TemporaryFolder
    private let backups: SessionBackup
    private static let noon = RFC3339.unixTime("2026-03-05T12:00:00Z") ?? 0

    init() throws {
        folder = try TemporaryFolder()
        backups = SessionBackup(directory: folder.path.appending("state/backups"))
    }

    private var copies: [String] { StateDirectory.names(in: backups.directory) }

    @Test func aCopyIsMadeUnderANameOfItsOwn() throws {
        let file = try folder.write("---\nstatus: x\n---\n", to: "session.md")
        let first = try #require(try backups.make(of: file, at: Self.noon))
        #expect(first.path == backups.directory.appending("session-20260305T120000Z-00.md"))
        #expect(first.size == 18)
        #expect(try #require(try backups.make(of: file, at: Self.noon)).hash == first.hash)
        #expect(copies == ["session-20260305T120000Z-00.md", "session-20260305T120000Z-01.md"])
        #expect(folder.read("state/backups/session-20260305T120000Z-01.md") == "---\nstatus: x\n---\n")
        #expect(folder.mode(of: "state/backups/session-20260305T120000Z-00.md") == 0o600)
        #expect(folder.mode(of: "state/backups") == 0o700)
    }

    @Test func theOldestGoAndNothingElse() throws {
        let file = try folder.write("x", to: "session.md")
        _ = try backups.make(of: file, at: 0)
        let others = ["session-notes.md", "session-2-20260305T120000Z-00.md", "other.md"]
        for name in others { try folder.write("y", to: "state/backups/\(name)") }
        for number in 0..<15 { _ = try backups.make(of: file, at: Self.noon + Double(number)) }
        let kept = copies.filter { $0.hasPrefix("session-20") }
        #expect(kept.count == SessionBackup.limit)
        #expect(kept.last == "session-20260305T120014Z-00.md" && kept.first == "session-20260305T120005Z-00.md")
        #expect(copies.count == SessionBackup.limit + 3)
    }

    @Test func aClockThatWasSetBackDoesNotCostTheNewCopy() throws {
        let file = try folder.write("x", to: "session.md")
        for number in 0..<12 { _ = try backups.make(of: file, at: Self.noon + Double(number)) }
        let copy = try #require(try backups.make(of: file, at: 1000))
        #expect(copies.contains(copy.path.lastComponent?.string ?? ""))
    }

    @Test func withoutAFileThereIsNothingToCopy() throws {
        #expect(try backups.make(of: folder.path.appending("session.md"), at: 0) == nil)
        #expect(copies == [])
    }

    @Test func whatCannotBeCopiedIsSaid() throws {
        let pipe = try folder.makePipe("pipe")
        let target = try folder.write("x", to: "target")
        let link = folder.path.appending("link")
        try #require(symlink(target.string, link.string) == 0)
        try folder.write("", to: "file")
        let large = try folder.write(String(repeating: "x", count: SessionFile.greatestSize + 1), to: "large")
        for (file, reason) in [(pipe, "not a regular file"), (link, "a symbolic link"), (folder.path, "not a"), (large, "larger than")] {
            let failure = #expect(throws: SessionBackup.Failure.self) { try backups.make(of: file, at: 0) }
            #expect(failure?.description.contains(reason) == true, "\(String(describing: failure))")
        }
        let failure = #expect(throws: SessionBackup.Failure.self) {
            try SessionBackup(directory: folder.path.appending("file/backups")).make(of: target, at: 0)
        }
        #expect(failure?.description == "\(folder.path)/file/backups: Not a directory")
    }
}
