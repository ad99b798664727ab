import Glibc
import MetricRegistry
import Push
import Pushgateway
import StatsD

/// Our sinks as contenders: `Sending pushgateway URL gzip|none [LABEL]` or `Sending statsd HOST:PORT`.
///
/// LABEL is one of the group's besides the job: where it is a label of the series, the sink has to look at each of them.
/// Reads requests as Driver/contender.py describes them.
@main
struct Sending {
    static func main() async throws {
        let sink = try sink(Array(CommandLine.arguments.dropFirst()))
        var series: ChangingSeries?
        while let line = readLine() {
            let words = line.split(separator: " ").map(String.init)
            let numbers = words.dropFirst().compactMap { Int($0) }
            guard let workload = words.first, numbers.count == 3 else { preconditionFailure("no request: \(line)") }
            let (operations, count) = (numbers[1], numbers[2])
            let made = try series ?? ChangingSeries(count: count)
            series = made
            if workload == "create" {
                print(0, count)
            } else {
                let (nanoseconds, delivered) = await send(made, through: sink, times: operations)
                print(nanoseconds, delivered)
            }
            fflush(nil)
        }
    }

    private static func sink(_ arguments: [String]) throws -> any Sink {
        switch arguments.first {
        case "pushgateway" where arguments.count == 3 || arguments.count == 4:
            let configuration = try PushgatewayConfiguration(
                url: arguments[1],
                job: "benchmark",
                grouping: Dictionary(arguments.dropFirst(3).map { ($0, "value") }, uniquingKeysWith: { first, _ in first }),
                compression: arguments[2] == "none" ? .none : .gzip,
                proxy: ""
            )
            return PushgatewaySink(configuration: configuration, userAgent: "benchmark")
        case "statsd" where arguments.count == 2:
            // As suits a receiver on the same host that has room for them.
            return StatsDSink(StatsDConfiguration(address: try StatsDAddress(arguments[1]), receiver: .datadog, maxDatagramBytes: 3600))
        default: preconditionFailure("usage: Sending pushgateway URL gzip|none [LABEL] | statsd HOST:PORT")
        }
    }

    /// CPU time of one send in nanoseconds, and how many were delivered.
    ///
    /// Every series changes before each send, which is not in the time.
    private static func send(_ series: ChangingSeries, through sink: any Sink, times: Int) async -> (Double, Int) {
        var (nanoseconds, delivered) = (0.0, 0)
        for _ in 0..<times {
            series.change()
            let before = processorTime()
            if case .delivered = await sink.push(series.registry) { delivered += 1 }
            nanoseconds += processorTime() - before
        }
        return (nanoseconds / Double(times), delivered)
    }

    /// Of all threads, in user and kernel mode, in nanoseconds.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
