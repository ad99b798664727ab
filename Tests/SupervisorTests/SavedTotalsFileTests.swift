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

struct SavedTotalsFileTests {
    private let folder: TemporaryFolder
    private var file: SavedTotalsFile { SavedTotalsFile(path: folder.path.appending("totals.json")) }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func failure(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        SavedTotals(), SavedTotals(saves: 3, timeSavedSeconds: 1234.0625), SavedTotals(saves: .max, timeSavedSeconds: 1e15),
    ])
    func comesBackAsItWasSaved(totals: SavedTotals) throws {
        try file.save(SavedTotals(saves: 1, timeSavedSeconds: 1))
        try file.save(totals)
        #expect(try file.load() == totals)
        #expect(folder.names == ["totals.json"])
    }

    @Test func isJSONThatOthersCanRead() throws {
        try file.save(SavedTotals(saves: 3, timeSavedSeconds: 12.5))
        #expect(folder.read("totals.json") == #"{"totals":{"saves":3,"timeSavedSeconds":12.5},"version":1}"#)
    }

    @Test func nothingWasSavedBeforeTheFirstTime() throws {
        #expect(try file.load() == SavedTotals())
        #expect(folder.names == [])
    }

    @Test func foldersAreMadeForTheOwnerAlone() throws {
        try SavedTotalsFile(path: folder.path.appending("a/b/totals.json")).save(SavedTotals(saves: 2))
        #expect(folder.mode(of: "a") == 0o700)
        #expect(folder.mode(of: "a/b") == 0o700)
        #expect(try SavedTotalsFile(path: folder.path.appending("a/b/totals.json")).load().saves == 2)
    }

    @Test func onlyTheOwnerMayReadIt() throws {
        try file.save(SavedTotals())
        #expect(folder.mode(of: "totals.json") == 0o600)
    }

    @Test func aNewFileThatWasLeftBehindIsReplaced() throws {
        try folder.write("half of a lon", to: "totals.json.new", mode: [.ownerReadWrite, .groupRead, .otherRead])
        try file.save(SavedTotals(saves: 5))
        #expect(try file.load() == SavedTotals(saves: 5))
        #expect(folder.mode(of: "totals.json") == 0o600)
        #expect(folder.names == ["totals.json"])
    }

    @Test func aNewFileThatWasTornDoesNotHideTheOldOne() throws {
        try file.save(SavedTotals(saves: 5))
        try folder.write(#"{"totals":{"sav"#, to: "totals.json.new")
        #expect(try file.load() == SavedTotals(saves: 5))
    }

    @Test(arguments: [
        "", "{", "null", "[]", #"{"totals":{"saves":3,"timeSav"#, #"{"totals":{"saves":-1,"timeSavedSeconds":1},"version":1}"#,
        #"{"totals":{"saves":1,"timeSavedSeconds":-1},"version":1}"#, #"{"totals":{"saves":1,"timeSavedSeconds":1e999},"version":1}"#,
        #"{"totals":{"saves":1.5,"timeSavedSeconds":1},"version":1}"#, #"{"totals":{"saves":1,"timeSavedSeconds":1},"version":2}"#,
        #"{"totals":{"saves":18446744073709551616,"timeSavedSeconds":1},"version":1}"#, "\u{0}\u{1}\u{2}",
    ])
    func aDamagedFileIsSetAsideAndReported(text: String) throws {
        try folder.write(text, to: "totals.json")
        let path = folder.path.appending("totals.json")
        #expect(failure { _ = try file.load() } == "\(path) is damaged; set aside as \(path).damaged")
        #expect(folder.names == ["totals.json.damaged"])
        #expect(folder.read("totals.json.damaged") == text)
        #expect(try file.load() == SavedTotals())
        try file.save(SavedTotals(saves: 1))
        #expect(folder.names == ["totals.json", "totals.json.damaged"])
    }

    @Test func aFileThatIsTooLargeIsReportedAndStays() throws {
        try folder.write(String(repeating: " ", count: 64 * 1024 + 1), to: "totals.json")
        let path = folder.path.appending("totals.json")
        #expect(failure { _ = try file.load() } == "cannot read \(path): larger than 65536 bytes")
        #expect(folder.names == ["totals.json"])
    }

    @Test func aFolderThatCannotBeMadeIsReported() throws {
        try folder.write("a file", to: "state")
        let path = folder.path.appending("state/totals.json")
        #expect(failure { try SavedTotalsFile(path: path).save(SavedTotals()) } == "cannot write \(path): Not a directory")
        #expect(failure { _ = try SavedTotalsFile(path: path).load() } == "cannot read \(path): Not a directory")
    }

    @Test func aNewFileThatIsALinkIsNotFollowed() throws {
        let target = try folder.write("precious", to: "target")
        try #require(symlink(target.string, folder.path.appending("totals.json.new").string) == 0)
        #expect(failure { try file.save(SavedTotals()) } != nil)
        #expect(folder.read("target") == "precious")
    }
}
