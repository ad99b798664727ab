/// What a request is answered with.
struct Answer {
    /// Nanoseconds (or bytes) for one operation.
    let value: Double
    /// How much was done, as the metrics say afterwards.
    let check: Int

    init(_ value: Double, check: Int) {
        self.value = value
        self.check = check
    }

    init(_ elapsed: Duration, operations: Int, check: Int) {
        self.init(elapsed / .nanoseconds(1) / Double(operations), check: check)
    }
}
