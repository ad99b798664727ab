/// How the labels and dimensions of swift-metrics become names that Prometheus takes.
///
/// The rules, in this order:
/// - Whatever is not in `[a-zA-Z0-9_:]` becomes an underscore, one for each Unicode scalar; in a dimension's name the colon as well.
/// - What begins with a digit, or is empty, gets an underscore before it.
/// - A counter ends in `_total`, a timer in `_seconds`: added where missing. So a counter has one name in both exposition formats.
/// - A dimension's name does not begin with two underscores, which Prometheus keeps for itself: one of them stays.
/// - A dimension that is called like a constant label of the registry, or `le` in a histogram, gets `exported_` before its name.
/// - Of several dimensions with one name the last counts.
enum MetricNaming {
    static func metricName(_ label: String, _ kind: HandlerKind) -> String {
        let name = sanitized(label, permitting: ":")
        return switch kind {
        case .counter, .floatingPointCounter: name.hasSuffix("_total") ? name : name + "_total"
        case .timer: name.hasSuffix("_seconds") ? name : name + "_seconds"
        case .meter, .gauge, .recorder: name
        }
    }

    static func labelName(_ dimension: String, taken: Set<String>) -> String {
        var name = Substring(sanitized(dimension, permitting: nil))
        while name.hasPrefix("__") { name.removeFirst() }
        // Until it is free, as Prometheus itself does it.
        while taken.contains(String(name)) { name = "exported_" + name }
        return String(name)
    }

    private static func sanitized(_ text: String, permitting extra: Unicode.Scalar?) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_": result.unicodeScalars.append(scalar)
            case _ where scalar == extra: result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append("_")
            }
        }
        guard let first = result.unicodeScalars.first, !("0"..."9").contains(first) else { return "_" + result }
        return result
    }
}
