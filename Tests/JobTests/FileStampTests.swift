import Foundation
import TestSupport
import Testing

@testable import Job

struct FileStampTests {
    @Test func whateverIsDoneToAFileChangesIt() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/a"
        #expect(FileStamp(path) == nil)
        _ = try directory.write("a", "one".utf8)
        let first = try #require(FileStamp(path))
        #expect(FileStamp(path) == first)
        _ = try directory.write("a", "longer".utf8)
        #expect(FileStamp(path) != first)
        // Another file in its place, with the same time and size, as a copy with `-p` is.
        let second = FileStamp(path)
        _ = try directory.write("b", "longer".utf8)
        #expect(rename(directory.path + "/b", path) == 0)
        #expect(FileStamp(path) != second)
    }
}
