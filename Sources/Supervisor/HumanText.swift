/// Figures as people read them.
package enum HumanText {
    /// A duration in its two largest units: `2 h 5 min`, `1 min 30 s`, `4 s`, `300 ms`.
    package static func duration(seconds: Double) -> String {
        if seconds > 0, seconds < 1 { return "\(max(Int((seconds * 1000).rounded()), 1)) ms" }
        let total = Int(exactly: min(max(seconds, 0), 1e12).rounded(.up)) ?? 0
        let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { total >= $0.1 }) else { return "0 s" }
        let whole = total / units[first].1
        let rest = first + 1 < units.count ? total % units[first].1 / units[first + 1].1 : 0
        return "\(whole) \(units[first].0)" + (rest > 0 ? " \(rest) \(units[first + 1].0)" : "")
    }
}
