import Daemon
import Exposition
import MetricRegistry
import Push
import StatsD

/// Sends texts of metrics to a StatsD receiver: differences against what it has been sent, which is kept in the state directory.
final class StatsDTextTarget: TextTarget {
    let name = "statsd"
    let interval: Duration

    /// The ledger, which nobody else has meanwhile, and the sink that goes on from it.
    private struct Session {
        let file: StatsDLedgerFile
        let sink: StatsDTextSink
    }

    private let configuration: StatsDConfiguration
    private let stateDirectory: String
    private let source: (identity: String, title: String)
    private let fromZero: Bool
    private let session = LockedState<Session?>(nil)
    private let announcements = Announcements()
    /// In a loop series may come all the time.
    private let hasToldFirstSeen = LockedState(false)

    /// - Parameters:
    ///   - stateDirectory: the program's.
    ///   - sources: what is read; they tell ledgers apart.
    ///   - fromZero: whether a counter that is seen for the first time is sent whole.
    init(_ settings: StatsDSettings, stateDirectory: String, sources: [TextSource], fromZero: Bool) {
        configuration = settings.configuration
        interval = settings.interval
        self.stateDirectory = stateDirectory
        source = (sources.map(\.identity).joined(separator: "\u{0}"), sources.map(\.title).joined(separator: " "))
        self.fromZero = fromZero
    }

    var destination: String { configuration.address.description }

    func push(_ reading: TextReading) async -> (outcome: PushOutcome, isComplete: Bool) {
        do {
            let session = try open()
            // Each counter may be a new one, with as many bytes as it has in the text and some numbers.
            let samples = reading.merged.families.reduce(0) { $0 + $1.samples.count }
            try session.file.reserve(bytes: session.file.ledger.encodedBytes + reading.bytes + 100 * samples)
            let result = await session.sink.push(reading.merged.families, unixTime: Int64(WallClock.unixTime))
            try session.file.save(result.ledger)
            announcements.tell(notes(result))
            return (result.outcome, result.untracked == 0)
        } catch {
            return (.failed(PushFailure(.transient, "\(error)")), false)
        }
    }

    private func open() throws(StatsDLedgerFile.Failure) -> Session {
        if let session = session.withLock({ $0 }) { return session }
        let file = try StatsDLedgerFile(
            stateDirectory: stateDirectory,
            configuration: configuration,
            source: source.identity,
            title: source.title
        )
        if let damage = file.damage { StandardError.write("palingenesis: \(damage)") }
        let sink = StatsDTextSink(configuration, ledger: file.ledger, fromZero: fromZero)
        let session = Session(file: file, sink: sink)
        self.session.withLock { $0 = session }
        return session
    }

    private func notes(_ result: StatsDTextSink.Result) -> [String] {
        var notes = result.collisions.map { "statsd \(destination): \($0)" }
        if result.firstSeen > 0, !fromZero, !hasToldFirstSeen.withLock({ $0 }) {
            hasToldFirstSeen.withLock { $0 = true }
            let counters = result.firstSeen == 1 ? "1 counter is" : "\(result.firstSeen) counters are"
            let what = "seen for the first time: counting begins at the present value, which is not sent"
            notes.append("statsd \(destination): \(counters) \(what) (--from-zero sends it whole)")
        }
        if result.resets > 0 {
            notes.append("statsd \(destination): \(result.resets == 1 ? "1 counter has" : "\(result.resets) counters have") begun anew")
        }
        if result.untracked > 0 {
            notes.append(
                "statsd \(destination): \(result.untracked) counters are not sent: the ledger is full (fewer labels make fewer counters)"
            )
        }
        return notes
    }
}
