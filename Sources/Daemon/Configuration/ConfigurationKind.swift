/// What a key's value may be.
enum ConfigurationKind: Sendable {
    /// One line of text that `TextRule` agrees to.
    case text(TextRule)
    /// Such texts in a list, or one by itself.
    case texts(TextRule)
    case duration(ClosedRange<Duration>)
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case boolean
    /// One of some words.
    case choice([String])
    /// A program and its arguments.
    case arguments(mayBeEmpty: Bool)
    /// Patterns of variables' names.
    case variables
    /// Names and values that `MapRule` agrees to.
    case map(MapRule)
    /// Rules about why an assistant stopped.
    case stopRules

    /// What single texts may hold.
    enum TextRule: Sendable {
        case gatewayURL, job, username, proxyURL
        case path, socketPath, timeZone
        case listenAddress, statsdAddress, graphiteAddress
        case readBack, webURL
        case metricPrefix
    }

    /// What the names and values of a map may hold.
    enum MapRule: Sendable {
        case groupingLabels, headers, tags
    }

    /// The kind and its range, for the reference.
    var name: String {
        switch self {
        case .text(.gatewayURL): "URL, http or https"
        case .text(.proxyURL): "URL"
        case .text(.timeZone): "IANA name, such as `Asia/Shanghai`"
        case .text(.path), .text(.socketPath): "path"
        case .text(.listenAddress): "`host:port`, `[v6]:port` or `none`"
        case .text(.statsdAddress): "`host:port`, `[v6]:port`, `unix:///path` or `unixstream:///path`"
        case .text(.graphiteAddress): "`host:port` or `udp://host:port`"
        case .text(.readBack): "`host:port` or URL"
        case .text(.webURL): "URL"
        case .text: "text"
        case .texts(let rule): "\(ConfigurationKind.text(rule).name), or a list of them"
        case .duration(let range): "duration, \(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
        case .integer(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "number, \(range.lowerBound) to \(range.upperBound)"
        case .boolean: "`true` or `false`"
        case .choice(let words): "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .arguments: "list of texts"
        case .variables: "list of names"
        case .map: "map of texts"
        case .stopRules: "list of rules"
        }
    }
}
