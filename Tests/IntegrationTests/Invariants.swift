import Exposition
import Testing

/// What holds between the daemon's metrics at every scrape.
enum Invariants {
    static func check(_ families: [ExpositionFamily], sourceLocation: SourceLocation = #_sourceLocation) {
        func value(_ name: String) -> Double { families.value("palingenesis_" + name) ?? .nan }
        func sum(_ name: String) -> Double {
            families.family("palingenesis_" + name)?.samples.reduce(0) { $0 + $1.value } ?? .nan
        }
        let ended = value("resumes_success_total") + sum("resumes_failure_total")
        #expect(sum("resumes_total") == ended + value("resumes_in_flight"), sourceLocation: sourceLocation)
        #expect(value("resume_duration_seconds_count") == ended, sourceLocation: sourceLocation)
        #expect((value("daemon_state") == 4) == (value("resumes_in_flight") == 1), sourceLocation: sourceLocation)
        let isWaiting = value("wait_deadline_timestamp_seconds") > 0 && value("daemon_state") != 2
        #expect((value("daemon_state") == 3) == isWaiting, sourceLocation: sourceLocation)
        if value("active_sessions") == 0 {
            #expect(value("current_session_steps_completed") == 0, sourceLocation: sourceLocation)
            #expect(value("current_session_steps_total") == 0, sourceLocation: sourceLocation)
        }
        for family in families where family.type == .histogram {
            let series = Dictionary(grouping: family.samples) { $0.labels.filter { $0.name != "le" }.map { "\($0.name)=\($0.value)" } }
            for samples in series.values {
                let buckets = samples.filter { $0.name.hasSuffix("_bucket") }.map(\.value)
                #expect(zip(buckets, buckets.dropFirst()).allSatisfy { $0 <= $1 }, "\(family.name)", sourceLocation: sourceLocation)
                #expect(
                    buckets.last == samples.first { $0.name.hasSuffix("_count") }?.value,
                    "\(family.name)",
                    sourceLocation: sourceLocation
                )
                let total = samples.first { $0.name.hasSuffix("_sum") }?.value ?? .nan
                #expect(total.isFinite && total >= 0, "\(family.name)", sourceLocation: sourceLocation)
            }
        }
    }
}
