import Exposition
import Testing

/// What holds from one scrape to the next, besides what holds at each.
struct InvariantWatch {
    private var first: [ExpositionFamily]?
    private var last: [ExpositionFamily]?
    /// The values of `daemon_state` in the order in which they were seen, each change once.
    private(set) var states: [Double] = []

    mutating func take(_ families: [ExpositionFamily], sourceLocation: SourceLocation = #_sourceLocation) {
        Invariants.check(families, sourceLocation: sourceLocation)
        if let last { checkSameSeries(last, families, sourceLocation) }
        if let last { checkMonotony(last, families, sourceLocation) }
        if let first { checkSaves(first, families, sourceLocation) }
        let state = families.value("palingenesis_daemon_state") ?? .nan
        if state == 1 { #expect(families.value("palingenesis_retry_attempts") == 0, sourceLocation: sourceLocation) }
        if states.last != state { states.append(state) }
        first = first ?? families
        last = families
    }

    private func checkSameSeries(_ before: [ExpositionFamily], _ after: [ExpositionFamily], _ sourceLocation: SourceLocation) {
        func series(_ families: [ExpositionFamily]) -> [[String]] {
            families.flatMap { family in family.samples.map { [$0.name] + $0.labels.map { "\($0.name)=\($0.value)" } } }
        }
        #expect(series(before) == series(after), sourceLocation: sourceLocation)
    }

    private func checkMonotony(_ before: [ExpositionFamily], _ after: [ExpositionFamily], _ sourceLocation: SourceLocation) {
        for (old, new) in zip(before, after) where new.type == .counter || new.type == .histogram {
            for (earlier, later) in zip(old.samples, new.samples) {
                #expect(later.value >= earlier.value, "\(later.name) \(later.labels)", sourceLocation: sourceLocation)
            }
        }
    }

    private func checkSaves(_ first: [ExpositionFamily], _ now: [ExpositionFamily], _ sourceLocation: SourceLocation) {
        func increase(_ name: String) -> Double {
            (now.value("palingenesis_" + name) ?? .nan) - (first.value("palingenesis_" + name) ?? .nan)
        }
        #expect(increase("saves_total") == increase("resumes_success_total"), sourceLocation: sourceLocation)
        #expect(increase("saves_total") == increase("time_saved_per_resume_seconds_count"), sourceLocation: sourceLocation)
        let difference = increase("time_saved_seconds_total") - increase("time_saved_per_resume_seconds_sum")
        #expect(abs(difference) < 1e-6, sourceLocation: sourceLocation)
    }
}
