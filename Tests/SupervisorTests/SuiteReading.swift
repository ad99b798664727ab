import MetricRegistry
import Testing

/// The daemon's metrics as a visitor sees them, and what holds between them.
struct SuiteReading: MetricVisitor {
    var families: [String: FamilyDescriptor] = [:]
    var values: [String: Double] = [:]
    var histograms: [String: HistogramValue] = [:]
    private var name = ""

    init(_ registry: Registry) {
        registry.visit(&self)
    }

    mutating func visit(family: FamilyDescriptor) {
        name = String(family.name.dropFirst("palingenesis_".count))
        families[name] = family
    }

    mutating func visit(_ series: Series, counter value: MetricValue) {
        values[key(series)] = value.doubleValue
    }

    mutating func visit(_ series: Series, gauge value: Double) {
        values[key(series)] = value
    }

    mutating func visit(_ series: Series, histogram: HistogramValue) {
        histograms[key(series)] = histogram
    }

    private func key(_ series: Series) -> String {
        series.labels.labels.isEmpty ? name : "\(name){\(series.labels.labels.map(\.value).joined(separator: ","))}"
    }

    func sum(_ name: String) -> Double {
        values.filter { $0.key == name || $0.key.hasPrefix(name + "{") }.reduce(0) { $0 + $1.value }
    }

    /// Invariants 1 to 7 of the metric contract.
    func checkInvariants(sourceLocation: SourceLocation = #_sourceLocation) {
        let ended = sum("resumes_success_total") + sum("resumes_failure_total")
        #expect(sum("resumes_total") == ended + sum("resumes_in_flight"), sourceLocation: sourceLocation)
        #expect(Double(histograms["resume_duration_seconds"]?.count ?? 0) == ended, sourceLocation: sourceLocation)
        #expect((values["daemon_state"] == 4) == (values["resumes_in_flight"] == 1), sourceLocation: sourceLocation)
        let isWaiting = sum("wait_deadline_timestamp_seconds") > 0 && values["daemon_state"] != 2
        #expect((values["daemon_state"] == 3) == isWaiting, sourceLocation: sourceLocation)
        if values["active_sessions"] == 0 {
            #expect(sum("current_session_steps_completed") == 0 && sum("current_session_steps_total") == 0, sourceLocation: sourceLocation)
            #expect(values["retry_attempts"] == 0, sourceLocation: sourceLocation)
        }
        for histogram in histograms.values { #expect(histogram.sum.isFinite && histogram.sum >= 0, sourceLocation: sourceLocation) }
        let saved = histograms["time_saved_per_resume_seconds"]
        #expect(saved?.sum == values["time_saved_seconds_total"], sourceLocation: sourceLocation)
        #expect(Double(saved?.count ?? 0) == values["saves_total"], sourceLocation: sourceLocation)
        #expect(sum("saves_total") <= sum("resumes_success_total"), sourceLocation: sourceLocation)
    }
}
