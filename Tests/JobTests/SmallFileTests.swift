import Foundation
import TestSupport
import Testing

@testable import Job

struct SmallFileTests {
    private func reason(_ body: () throws(SmallFile.Failure) -> Void) -> String? {
        do throws(SmallFile.Failure) {
            try body()
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func whatIsReplacedIsReadBackWhole() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a"
        for text in ["first", "", "and another, longer one"] {
            try SmallFile.replace(path, Array(text.utf8))
            #expect(try SmallFile.read(path, limit: 100) == Array(text.utf8))
        }
        #expect(directory.names() == ["a"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func whatIsTooLongIsNotRead() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("a", [UInt8](repeating: 0, count: 11))
        #expect(reason { () throws(SmallFile.Failure) in _ = try SmallFile.read(path, limit: 10) } == "it is too large")
        #expect(try SmallFile.read(path, limit: 11).count == 11)
    }

    @Test func whatIsNoFileIsNotWaitedFor() throws {
        let directory = try TemporaryDirectory()
        let pipe = directory.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, directory.path, "/dev/zero"] {
            #expect(reason { () throws(SmallFile.Failure) in _ = try SmallFile.read(path, limit: 10) } == "it is no regular file")
        }
        // It is replaced, not written into.
        try SmallFile.replace(pipe, [1])
        #expect(try SmallFile.read(pipe, limit: 10) == [1])
    }

    @Test func aLinkIsNotFollowedToAnothersFile() throws {
        let directory = try TemporaryDirectory()
        let victim = try directory.write("victim", "theirs".utf8)
        let path = directory.path + "/a"
        for name in ["a", "a.new"] { #expect(symlink(victim, directory.path + "/" + name) == 0) }
        #expect(reason { () throws(SmallFile.Failure) in _ = try SmallFile.read(path, limit: 10) } == "it is a symbolic link")
        #expect(try SmallFile.read(path, limit: 10, followsLinks: true) == Array("theirs".utf8))
        try SmallFile.replace(path, [1])
        #expect(try SmallFile.read(path, limit: 10) == [1])
        // Nor is a second name of it written to.
        #expect(link(victim, path + ".new") == 0)
        try SmallFile.replace(path, [2])
        #expect(try SmallFile.read(victim, limit: 10) == Array("theirs".utf8))
        #expect(directory.names() == ["a", "victim"])
    }

    @Test func aReplacementThatFailsLeavesTheOldOne() throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("file", [1])
        #expect(reason { () throws(SmallFile.Failure) in try SmallFile.replace(file + "/a", [2]) } == "Not a directory")
        let nothing = directory.path + "/none/a"
        #expect(reason { () throws(SmallFile.Failure) in try SmallFile.replace(nothing, [2]) } == "No such file or directory")
        #expect(mkdir(directory.path + "/occupied", 0o700) == 0)
        #expect(reason { () throws(SmallFile.Failure) in try SmallFile.replace(directory.path + "/occupied", [2]) } == "Is a directory")
        #expect(directory.names() == ["file", "occupied"])
        #expect(try SmallFile.read(file, limit: 10) == [1])
    }
}
