import SystemPackage
import Testing

@testable import Supervisor

struct BoundedFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func readsAWholeFileUpToItsLimit() throws {
        let file = try folder.write("12345", to: "file")
        #expect(try BoundedFile.read(file, limit: 5) == Array("12345".utf8))
        #expect(try BoundedFile.read(file, limit: 1 << 20) == Array("12345".utf8))
        #expect(try BoundedFile.read(folder.write("", to: "empty"), limit: 0) == [])
    }

    @Test func refusesALargerFile() throws {
        let file = try folder.write("12345", to: "file")
        #expect(throws: BoundedFile.Failure.tooLarge(limit: 4)) { try BoundedFile.read(file, limit: 4) }
        #expect(throws: BoundedFile.Failure.tooLarge(limit: 0)) { try BoundedFile.read(file, limit: 0) }
    }

    @Test func refusesWhatIsNoFile() throws {
        #expect(throws: BoundedFile.Failure.notAFile) { try BoundedFile.read(folder.path, limit: 9) }
        #expect(throws: BoundedFile.Failure.notAFile) { try BoundedFile.read("/dev/zero", limit: 9) }
    }

    @Test func neverWaitsForAPipesWriter() throws {
        let pipe = try folder.makePipe("pipe")
        #expect(throws: BoundedFile.Failure.notAFile) { try BoundedFile.read(pipe, limit: 9) }
    }

    @Test func tellsAMissingFileFromAnotherFailure() throws {
        try folder.write("x", to: "file")
        #expect(throws: BoundedFile.Failure.missing) { try BoundedFile.read(folder.path.appending("none"), limit: 9) }
        #expect(throws: BoundedFile.Failure.system(.notDirectory)) { try BoundedFile.read(folder.path.appending("file/below"), limit: 9) }
    }

    @Test(arguments: [
        (BoundedFile.Failure.missing, "no such file"), (.notAFile, "not a regular file"), (.tooLarge(limit: 9), "larger than 9 bytes"),
        (.system(.notDirectory), "Not a directory"),
    ])
    func saysWhatIsWrong(failure: BoundedFile.Failure, text: String) {
        #expect(failure.description == text)
    }
}
