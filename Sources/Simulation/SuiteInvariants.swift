import MetricRegistry

/// What holds between the daemon's metrics at every moment; the contract's numbers.
enum SuiteInvariants {
    /// What does not hold.
    ///
    /// - Parameters:
    ///   - begin: the first reading of this run of the daemon.
    ///   - before: the reading before.
    static func violations(_ reading: SuiteReading, since begin: SuiteReading, after before: SuiteReading) -> [String] {
        var violations: [String] = []
        func hold(_ condition: Bool, _ text: @autoclosure () -> String) {
            if !condition { violations.append(text()) }
        }
        let ended = reading.sum("resumes_success_total") + reading.sum("resumes_failure_total")
        let inFlight = reading.sum("resumes_in_flight")
        hold(reading.sum("resumes_total") == ended + inFlight, "1: attempts are not successes, failures and those in flight")
        hold(reading.sum("resume_duration_seconds_count") == ended, "2: not every attempt that ended has a duration")
        for (name, histogram) in reading.histograms {
            hold(histogram.sum.isFinite && histogram.sum >= 0, "3: \(name): its sum is \(histogram.sum)")
        }
        let state = reading.sum("daemon_state")
        let deadline = reading.sum("wait_deadline_timestamp_seconds")
        hold((state == 4) == (inFlight == 1), "4: state \(state) with \(inFlight) attempts in flight")
        hold((state == 3) == (deadline > 0 && state != 2), "4: state \(state) with the deadline \(deadline)")
        hold(reading.sum("retry_attempts") == 0 || state == 3 || state == 4 || deadline > 0, "5: retries outside an incident")
        let steps = reading.sum("current_session_steps_completed") + reading.sum("current_session_steps_total")
        hold(reading.sum("active_sessions") == 1 || steps == 0, "6: steps without a session")
        func increase(_ name: String) -> Double { reading.sum(name) - begin.sum(name) }
        let manual = reading.sum("resumes_total{reason=\"manual\"}")
        hold(increase("saves_total") <= increase("resumes_success_total"), "7: more saves than successes")
        hold(increase("saves_total") >= increase("resumes_success_total") - manual, "7: an automatic success was no save")
        let saved = (increase("time_saved_seconds_total"), increase("time_saved_per_resume_seconds_sum"))
        hold(abs(saved.0 - saved.1) < 1e-6, "7: the time saved is not what the resumes saved")
        for name in before.counters.sorted() {
            hold((reading.values[name] ?? -1) >= (before.values[name] ?? 0), "8: \(name) has decreased or is gone")
        }
        return violations
    }
}
