public import SystemPackage

/// The file that keeps the totals between runs.
public struct SavedTotalsFile: Sendable {
    private struct Contents: Codable {
        var version = 1
        var totals: SavedTotals
    }

    private let file: StateFile<Contents>

    /// Names a file; nothing is read or written yet.
    public init(path: FilePath) {
        file = StateFile(path: path, greatestSize: 64 * 1024)
    }

    /// Reads the totals; zero when there is no file yet.
    ///
    /// - Throws: when there is a file that cannot be read or understood; it was set aside.
    public func load() throws(StateFileFailure) -> SavedTotals {
        let contents = try file.load { $0.version == 1 && $0.totals.timeSavedSeconds.isFinite && $0.totals.timeSavedSeconds >= 0 }
        return contents?.totals ?? SavedTotals()
    }

    /// Writes the totals.
    public func save(_ totals: SavedTotals) throws(StateFileFailure) {
        try file.save(Contents(totals: totals))
    }
}
