import Exposition
import Glibc
import MetricRegistry

/// One registry of many series from its making on, in a process of its own.
struct Life {
    private let registry: Registry
    private let family: Family<Counter>
    private let series: Int
    private let residentBefore: Int

    /// What it took to make the series.
    let created: Answer

    init(series: Int) throws {
        self.series = series
        let registry = Registry()
        self.registry = registry
        residentBefore = Self.resident()
        let clock = ContinuousClock()
        let begin = clock.now
        family = try Texts.counters(in: registry, series: series)
        created = Answer(begin.duration(to: clock.now), operations: series, check: series)
    }

    /// Answers what comes after the making; nil when there is no such workload.
    func answer(_ workload: String, operations: Int) throws -> Answer? {
        switch workload {
        case "memory": Answer(Double(Self.resident() - residentBefore) / Double(series), check: series)
        case "touch": try touch()
        case "scrape": Texts.render(registry, operations: operations)
        case "life": live()
        case "stall": try stall(scrapes: operations)
        case "stall_clock": Stall.percentile(scrapes: operations, of: registry, counts: { 0 }, update: {}, isEmpty: true)
        default: nil
        }
    }

    /// What a further thread costs that increments every series, while it lives.
    private func touch() throws -> Answer {
        let before = Self.resident()
        let (done, end) = (Barrier(2), Barrier(2))
        let thread = Threads.start { [family, series] _ in
            for number in Fixture.shuffled(series) { family.increment(Fixture.method(number), Fixture.path(number)) }
            done.wait()
            end.wait()
        }
        done.wait()
        let bytes = Double(Self.resident() - before) / Double(series)
        end.wait()
        pthread_join(thread, nil)
        return Answer(bytes, check: series)
    }

    /// What stays resident of the series when all have expired, were made again, and expired once more.
    private func live() -> Answer {
        var expired = 0
        for round in 0..<2 {
            // The first call finds them used: they were made since.
            registry.expireSeries(unusedFor: .zero, now: .seconds(2 * round))
            expired += registry.expireSeries(unusedFor: .zero, now: .seconds(2 * round + 1))
            if round == 0 { Texts.add(to: family, series: series) }
        }
        return Answer(Double(Self.resident() - residentBefore) / Double(series), check: expired / 2)
    }

    private func stall(scrapes: Int) throws -> Answer {
        let counter = try family.labels(Fixture.method(0), Fixture.path(0))
        return Stall.percentile(scrapes: scrapes, of: registry, counts: { counter.value }, update: { counter.increment() })
    }

    private static func resident() -> Int {
        guard let file = fopen("/proc/self/statm", "r") else { preconditionFailure("no /proc/self/statm") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        fgets(&line, Int32(line.count), file)
        let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self).split(separator: " ")
        return (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}
