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

struct StateFileTests {
    private struct Contents: Codable, Equatable {
        var number: Int
    }

    private let folder: TemporaryFolder
    private var path: FilePath { folder.path.appending("state.json") }
    private var file: StateFile<Contents> { StateFile(path: path, greatestSize: 1000) }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func load() throws(StateFileFailure) -> Contents? {
        try file.load { $0.number >= 0 }
    }

    /// What `load` complains of; nothing may be lost by it.
    private func damage() throws -> String {
        let failure = try #require(throws: StateFileFailure.self) { try load() }
        let name = try #require(folder.names.first { $0.hasPrefix("state.json.damaged-") })
        #expect(failure.description.hasPrefix("\(path) cannot be used: "))
        #expect(failure.description.hasSuffix("; set aside as \(folder.path.appending(name))"))
        #expect(try load() == nil)
        try file.save(Contents(number: 5))
        #expect(try load() == Contents(number: 5))
        return String(failure.description.dropFirst("\(path) cannot be used: ".count).prefix { $0 != ";" })
    }

    @Test func comesBackAsItWasSaved() throws {
        #expect(try load() == nil)
        try file.save(Contents(number: 1))
        try file.save(Contents(number: 2))
        #expect(try load() == Contents(number: 2))
        #expect(folder.names == ["state.json"])
        #expect(folder.mode(of: "state.json") == 0o600)
    }

    @Test(arguments: ["", "{", "null", "[]", #"{"number":"#, #"{"number":-1}"#, #"{"number":1.5}"#, "\u{0}\u{1}", "{}"])
    func whatIsTornOrForeignIsSetAside(text: String) throws {
        try folder.write(text, to: "state.json")
        #expect(try damage() == "it is damaged, or of another version")
        #expect(folder.read("state.json.damaged-1") == text)
    }

    @Test func soIsWhatIsTooLarge() throws {
        try folder.write(String(repeating: " ", count: 1001), to: "state.json")
        #expect(try damage() == "larger than 1000 bytes")
    }

    @Test func soIsAPipe() throws {
        _ = try folder.makePipe("state.json")
        #expect(try damage() == "not a regular file")
    }

    @Test func soIsAFolder() throws {
        try #require(mkdir(path.string, 0o700) == 0)
        #expect(try damage() == "not a regular file")
    }

    @Test func aLinkIsNotFollowed() throws {
        let target = try folder.write(#"{"number":7}"#, to: "target")
        try #require(symlink(target.string, path.string) == 0)
        #expect(try damage() == "a symbolic link, which is not followed")
        #expect(folder.read("target") == #"{"number":7}"#)
    }

    @Test func eachDamageGetsANameOfItsOwn() throws {
        for text in ["first", "second"] {
            try folder.write(text, to: "state.json")
            #expect(throws: StateFileFailure.self) { try load() }
        }
        #expect(folder.read("state.json.damaged-1") == "first")
        #expect(folder.read("state.json.damaged-2") == "second")
    }

    @Test(arguments: [true, false])
    func whatWasLeftInTheNewFilesPlaceIsReplaced(isLink: Bool) throws {
        let target = try folder.write("precious", to: "target")
        let new = folder.path.appending("state.json.new").string
        if isLink { try #require(symlink(target.string, new) == 0) } else { try folder.write("half", to: "state.json.new") }
        try file.save(Contents(number: 3))
        #expect(try load() == Contents(number: 3))
        #expect(folder.read("target") == "precious")
        #expect(folder.names == ["state.json", "target"])
    }

    @Test func whereItCannotBeWrittenTheOldOneStays() throws {
        try file.save(Contents(number: 1))
        try #require(mkdir(folder.path.appending("state.json.new").string, 0o700) == 0)
        let failure = #expect(throws: StateFileFailure.self) { try file.save(Contents(number: 2)) }
        #expect(failure?.description == "cannot write \(path): File exists")
        #expect(try load() == Contents(number: 1))
    }

    @Test func foldersAreMadeForTheOwnerAlone() throws {
        try StateFile<Contents>(path: folder.path.appending("a/b/state.json")).save(Contents(number: 1))
        #expect(folder.mode(of: "a") == 0o700 && folder.mode(of: "a/b") == 0o700)
        try folder.write("a file", to: "c")
        let failure = #expect(throws: StateFileFailure.self) {
            try StateFile<Contents>(path: folder.path.appending("c/state.json")).save(Contents(number: 1))
        }
        #expect(failure?.description == "cannot write \(folder.path)/c/state.json: Not a directory")
    }
}
