/// The file with the push of one group that has not arrived.
///
/// A reader needs no lock, since the file is replaced as a whole; who replaces or removes it locks the others out, for a moment.
struct SpoolFile: Sendable {
    /// What stands there.
    enum Content: Sendable, Equatable {
        case nothing
        case entry(SpoolEntry)
        /// Something that is no push, or no longer; with why.
        case damaged(String)
    }

    /// The longest file that is read.
    private static let limit = SpoolEntry.bodyLimit + 64 * 1024

    let path: String
    let lock: String

    func read() -> Content {
        do throws(SmallFile.Failure) {
            let text = try SmallFile.read(path, limit: Self.limit)
            return SpoolEntry(text: text).map { .entry($0) } ?? .damaged("it is not as it was written")
        } catch {
            return error.isMissing ? .nothing : .damaged(error.reason)
        }
    }

    func replace(_ entry: SpoolEntry) throws(SmallFile.Failure) {
        let lock = FileLock(lock)
        _ = lock?.exclusive()
        try SmallFile.replace(path, entry.text)
    }

    /// Removes it, unless it holds values from after a time.
    ///
    /// - Parameters:
    ///   - time: Unix time, seconds.
    ///   - limit: how long somebody is waited for who is about to put a newer one there.
    func drop(upTo time: Double, waiting limit: Duration = .milliseconds(500)) {
        guard let lock = FileLock(lock), lock.exclusive(within: limit) else { return }
        if case .entry(let entry) = read(), entry.time > time { return }
        removeFile(path)
    }
}
