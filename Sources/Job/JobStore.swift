internal import Pushgateway

/// What a job keeps on disk: its totals, and the push that has not arrived.
///
/// Nothing here may stop a job: what cannot be read counts as absent, what cannot be written is told once.
final class JobStore {
    private static let stateLimit = 64 * 1024
    private static let spoolLimit = SpoolEntry.bodyLimit + 64 * 1024

    private let files: JobFiles
    private let complain: (String) -> Void
    private var hasComplained = false

    init(files: JobFiles, complain: @escaping (String) -> Void) {
        self.files = files
        self.complain = complain
        if !JobFiles.makeDirectory(files.directory) {
            told("cannot keep anything in \(files.directory)", SmallFile.Failure(code: systemError))
        }
    }

    /// The lock that every run of the job holds; nil when there is none to be had.
    func runs() -> FileLock? { FileLock(files.runs) }

    /// The totals of earlier runs; without a file, or with a damaged one, nothing is known of them.
    func totals() -> JobTotals {
        let text: [UInt8]
        do throws(SmallFile.Failure) { text = try SmallFile.read(files.state, limit: Self.stateLimit) } catch { return JobTotals() }
        if let totals = JobTotals(text: text) { return totals }
        complain("\(files.state) is damaged: the totals of earlier runs are read from the gateway, if it has them")
        return JobTotals()
    }

    /// Changes the totals; runs of the same job take turns.
    ///
    /// - Returns: the new totals, whether they could be kept or not.
    func update(_ change: (inout JobTotals) -> Void) -> JobTotals {
        let lock = FileLock(files.lock)
        _ = lock?.exclusiveSoon()
        var totals = totals()
        change(&totals)
        do throws(SmallFile.Failure) {
            try SmallFile.replace(files.state, totals.text)
        } catch {
            told("cannot keep the totals in \(files.state)", error)
        }
        return totals
    }

    /// The push that has not arrived; nil when there is none, or a damaged one, which is removed.
    func spooled() -> SpoolEntry? {
        do throws(SmallFile.Failure) {
            if let entry = SpoolEntry(text: try SmallFile.read(files.spool, limit: Self.spoolLimit)) { return entry }
            complain("\(files.spool) is damaged and is dropped")
            dropSpooled()
        } catch {}
        return nil
    }

    /// Keeps a push in the place of an older one; false when it cannot be kept.
    func spool(_ entry: SpoolEntry) -> Bool {
        guard entry.body.count <= SpoolEntry.bodyLimit else {
            complain("the push is not kept for later: it is longer than \(SpoolEntry.bodyLimit >> 20) MiB")
            return false
        }
        let lock = FileLock(files.lock)
        _ = lock?.exclusiveSoon()
        do throws(SmallFile.Failure) {
            try SmallFile.replace(files.spool, entry.text)
            return true
        } catch {
            told("cannot keep the push in \(files.spool)", error)
            return false
        }
    }

    /// Forgets the push: a later one of its group has arrived.
    func dropSpooled() {
        removeFile(files.spool)
    }

    private func told(_ what: String, _ failure: SmallFile.Failure) {
        guard !hasComplained else { return }
        hasComplained = true
        complain("\(what): \(failure.reason) (the job is not affected)")
    }
}
