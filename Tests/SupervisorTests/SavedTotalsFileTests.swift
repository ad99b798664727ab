import SystemPackage
import Testing

@testable import Supervisor

struct SavedTotalsFileTests {
    private let folder: TemporaryFolder
    private var file: SavedTotalsFile { SavedTotalsFile(path: folder.path.appending("totals.json")) }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [
        SavedTotals(), SavedTotals(saves: 3, timeSavedSeconds: 1234.0625), SavedTotals(saves: .max, timeSavedSeconds: 1e15),
    ])
    func comesBackAsItWasSaved(totals: SavedTotals) throws {
        try file.save(SavedTotals(saves: 1, timeSavedSeconds: 1))
        try file.save(totals)
        #expect(try file.load() == totals)
    }

    @Test func isJSONThatOthersCanRead() throws {
        try file.save(SavedTotals(saves: 3, timeSavedSeconds: 12.5))
        #expect(folder.read("totals.json") == #"{"totals":{"saves":3,"timeSavedSeconds":12.5},"version":1}"#)
    }

    @Test func nothingWasSavedBeforeTheFirstTime() throws {
        #expect(try file.load() == SavedTotals())
        #expect(folder.names == [])
    }

    @Test(arguments: [
        #"{"totals":{"saves":3,"timeSav"#, #"{"totals":{"saves":-1,"timeSavedSeconds":1},"version":1}"#,
        #"{"totals":{"saves":1,"timeSavedSeconds":-1},"version":1}"#, #"{"totals":{"saves":1,"timeSavedSeconds":1e999},"version":1}"#,
        #"{"totals":{"saves":1.5,"timeSavedSeconds":1},"version":1}"#, #"{"totals":{"saves":1,"timeSavedSeconds":1},"version":2}"#,
        #"{"totals":{"saves":18446744073709551616,"timeSavedSeconds":1},"version":1}"#,
    ])
    func whatIsDamagedIsSetAside(text: String) throws {
        try folder.write(text, to: "totals.json")
        #expect(throws: StateFileFailure.self) { try file.load() }
        #expect(folder.read("totals.json.damaged-1") == text)
        #expect(try file.load() == SavedTotals())
    }
}
