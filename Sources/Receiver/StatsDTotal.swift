/// What has come together in one StatsD series.
struct StatsDTotal: Equatable {
    /// A counter's total, a gauge's value, or the sum of a timer's or histogram's observations.
    private(set) var value = 0.0
    /// The number of a timer's or histogram's observations, or of a set's distinct values.
    private(set) var count = 0.0

    /// Takes a counter's value; with a rate below 1 it stands for the events that were not sent as well.
    mutating func add(_ amount: Double, rate: Double) {
        value += amount / rate
    }

    /// Takes a gauge's value.
    mutating func set(_ value: Double) {
        self.value = value
    }

    /// Takes an observation; with a rate below 1 it stands for those that were not sent as well.
    mutating func observe(_ amount: Double, rate: Double) {
        value += amount / rate
        count += 1 / rate
    }

    /// Notes a member that a set did not have.
    mutating func addMember() {
        count += 1
    }
}
