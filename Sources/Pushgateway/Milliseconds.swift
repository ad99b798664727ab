extension Duration {
    /// Whole milliseconds, at least 1 and at most about 24 days: libcurl takes 0 for "without end" and has 32 bits on some systems.
    var clampedMilliseconds: Int {
        let most = Duration.milliseconds(Int32.max)
        let (seconds, attoseconds) = min(max(self, .milliseconds(1)), most).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
