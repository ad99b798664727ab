import Foundation

/// How often faults are gone through, and which of them, for `Tests/faults.sh`.
package enum FaultRounds {
    /// `PALINGENESIS_FAULT_ROUNDS`, or a few.
    package static func count(otherwise few: Int) -> Int { max(environment("ROUNDS").flatMap { Int($0) } ?? few, 1) }

    /// The rows of this process: `PALINGENESIS_FAULT_PART` is `2/3` for the second of three that share the rows, or all are meant.
    ///
    /// One process takes its rows one after the other, since it looks at its own memory.
    package static func part<Row>(of rows: [Row]) -> [Row] {
        let numbers = environment("PART")?.split(separator: "/").compactMap { Int($0) } ?? []
        guard numbers.count == 2, numbers[1] > 0 else { return rows }
        return rows.indices.filter { $0 % numbers[1] == numbers[0] - 1 }.map { rows[$0] }
    }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment["PALINGENESIS_FAULT_" + name] }
}
