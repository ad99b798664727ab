import Foundation
import TestSupport
import Testing

@testable import Job

struct FileLockTests {
    @Test func oneLocksOutTheOthersUntilItIsGone() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lock"
        var first = FileLock(path)
        let second = try #require(FileLock(path))
        #expect(first?.tryExclusive() == true)
        #expect(!second.tryExclusive())
        #expect(!second.tryShared())
        first = nil
        #expect(second.tryExclusive())
    }

    @Test func severalShareAndTheLastGetsItForItself() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lock"
        let first = try #require(FileLock(path))
        var second = FileLock(path)
        #expect(first.tryShared())
        #expect(second?.tryShared() == true)
        #expect(!first.tryExclusive())
        second = nil
        #expect(first.tryExclusive())
    }

    @Test func aHolderThatStaysIsNotWaitedForForLong() throws {
        let directory = try TemporaryDirectory()
        let holder = try #require(FileLock(directory.path + "/lock"))
        #expect(holder.tryExclusive())
        #expect(try #require(FileLock(directory.path + "/lock")).exclusive(within: .milliseconds(1)) == false)
    }

    @Test func aFileThatItsHolderRemovedLocksNobodyOut() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/lock"
        var holder = FileLock(path)
        #expect(holder?.tryExclusive() == true)
        let (second, third) = (try #require(FileLock(path)), try #require(FileLock(path)))
        #expect(unlink(path) == 0)
        #expect(!second.tryExclusive())
        holder = nil
        // Both had opened the old file, and have to agree on the new one.
        #expect(second.tryExclusive())
        #expect(!third.tryExclusive())
        #expect(FileLock(path)?.tryShared() == false)
        #expect(directory.names() == ["lock"])
    }

    @Test func whatIsNoFileOfOursIsNoLock() throws {
        let directory = try TemporaryDirectory()
        let victim = try directory.write("victim", "theirs".utf8)
        #expect(symlink(victim, directory.path + "/link") == 0)
        #expect(FileLock(directory.path + "/link") == nil)
        #expect(FileLock(directory.path) == nil)
        #expect(FileLock(victim + "/lock") == nil)
    }
}
