import Exposition
import MetricRegistry

/// Adds up the samples of one name that a registry exposes.
enum SampleSum {
    static func of(_ name: String, in registry: Registry) -> Int {
        var sum = 0.0
        for line in String(decoding: registry.prometheusText(), as: UTF8.self).split(separator: "\n") {
            guard line.hasPrefix(name), let value = line.split(separator: " ").last else { continue }
            sum += Double(value) ?? .nan
        }
        return Int(sum)
    }
}
