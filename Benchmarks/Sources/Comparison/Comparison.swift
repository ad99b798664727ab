import Glibc

/// Our registry as a contender.
///
/// Reads requests as Driver/contender.py describes them.
@main
struct Comparison {
    static func main() throws {
        let timed = try Timed()
        var texts = Texts()
        var life: Life?
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            let numbers = words.dropFirst().compactMap { Int($0) }
            guard let workload = words.first, numbers.count == 3 else { preconditionFailure("no request: \(line)") }
            let (threads, operations, series) = (numbers[0], numbers[1], numbers[2])
            if workload == "create" { life = try Life(series: series) }
            let answer =
                if workload == "create" {
                    life?.created
                } else {
                    try timed.answer(workload, threads: threads, operations: operations)
                        ?? texts.answer(workload, operations: operations, series: series)
                        ?? life?.answer(workload, operations: operations)
                }
            print(answer.map { "\($0.value) \($0.check)" } ?? "-")
            fflush(nil)
        }
    }
}
