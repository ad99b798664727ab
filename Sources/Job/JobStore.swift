internal import Pushgateway

/// What a job keeps on disk: its totals, and the push that has not arrived.
///
/// Nothing here may stop a job: what cannot be read counts as absent, what cannot be written is told; each trouble once.
final class JobStore {
    private static let stateLimit = 64 * 1024

    private let files: JobFiles
    private let spool: SpoolFile
    private let complain: (String) -> Void
    private var hasToldOfWriting = false
    private var hasToldOfTotals = false
    /// The totals that could not be written: this run goes on from them.
    private var unwritten: JobTotals?
    /// Whether there was no file with totals the last time.
    private var isNew = false

    init(files: JobFiles, complain: @escaping (String) -> Void) {
        self.files = files
        self.complain = complain
        spool = SpoolFile(path: files.spool, lock: files.lock)
        if !JobFiles.makeDirectory(files.directory) {
            told("cannot keep anything in \(files.directory)", SmallFile.Failure(code: systemError))
        }
    }

    /// The lock that every run of the job holds; nil when there is none to be had.
    func runs() -> FileLock? { FileLock(files.runs) }

    /// The totals of earlier runs; without a file, or with a damaged one, nothing is known of them.
    func totals() -> JobTotals {
        do throws(SmallFile.Failure) {
            if let totals = JobTotals(text: try SmallFile.read(files.state, limit: Self.stateLimit)) { return totals }
            toldOfTotals("it is not as it was written")
        } catch {
            isNew = error.isMissing
            if !isNew { toldOfTotals(error.reason) }
        }
        return JobTotals()
    }

    /// Changes the totals; runs of the same job take turns.
    ///
    /// - Returns: the new totals, whether they could be kept or not.
    func update(_ change: (inout JobTotals) -> Void) -> JobTotals {
        let lock = FileLock(files.lock)
        _ = lock?.exclusive()
        var totals = unwritten ?? totals()
        change(&totals)
        do throws(SmallFile.Failure) {
            try SmallFile.replace(files.state, totals.text)
            unwritten = nil
        } catch {
            unwritten = totals
            told("cannot keep the totals in \(files.state)", error)
        }
        return totals
    }

    /// Forgets other jobs when there are too many, if this one came to them.
    ///
    /// To be called by one of the runs, while it holds their lock.
    ///
    /// - Parameter limit: how long it may take.
    func prune(within limit: Duration) {
        guard isNew else { return }
        isNew = false
        JobDirectory(path: files.directory).prune(within: limit)
    }

    /// The push that has not arrived; nil when there is none, or none that can be used, which is told and dropped.
    func spooled() -> SpoolEntry? {
        switch spool.read() {
        case .entry(let entry): return entry
        case .nothing: return nil
        case .damaged(let reason):
            complain("the push kept in \(spool.path) is lost: \(reason)")
            spool.drop(upTo: -.infinity)
            return nil
        }
    }

    /// Keeps a push in the place of an older one; false when it cannot be kept.
    func spool(_ entry: SpoolEntry) -> Bool {
        guard entry.body.count <= SpoolEntry.bodyLimit else {
            complain("the push is not kept for later: it is longer than \(SpoolEntry.bodyLimit >> 20) MiB")
            return false
        }
        do throws(SmallFile.Failure) {
            try spool.replace(entry)
            return true
        } catch {
            told("cannot keep the push in \(spool.path)", error)
            return false
        }
    }

    /// Forgets the push that is kept, unless its values are from after this time: another run may have kept its own meanwhile.
    ///
    /// - Parameter time: Unix time, seconds.
    func dropSpooled(upTo time: Double) {
        spool.drop(upTo: time)
    }

    private func told(_ what: String, _ failure: SmallFile.Failure) {
        guard !hasToldOfWriting else { return }
        hasToldOfWriting = true
        complain("\(what): \(failure.reason) (the job is not affected)")
    }

    private func toldOfTotals(_ reason: String) {
        guard !hasToldOfTotals else { return }
        hasToldOfTotals = true
        complain("the totals in \(files.state) cannot be used: \(reason) (they are read from the gateway, if it has them)")
    }
}
