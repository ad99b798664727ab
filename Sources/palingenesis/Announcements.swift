import MetricRegistry

/// Tells people what they were not told in the last round, so that a loop says what is new.
final class Announcements: Sendable {
    private let told = LockedState<Set<String>>([])

    /// Tells this round's lines, but for those of the round before.
    func tell(_ lines: [String]) {
        let before = told.withLock { told in
            defer { told = Set(lines) }
            return told
        }
        for line in lines where !before.contains(line) { StandardError.write("palingenesis: \(line)") }
    }
}
