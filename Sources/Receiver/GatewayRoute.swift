/// What a request's path leads to; the paths are a Pushgateway's, and `/statsd`.
enum GatewayRoute: Equatable {
    case index
    case metrics
    case metricsJSON
    case health
    case statsD
    /// A group, or why the path names none.
    case group(job: String, isBase64: Bool, rest: String)
    /// The path with slash and dots put in order, to which the client is sent.
    case cleaned(String)
    /// `/metrics/job/`, from which a Pushgateway sends a push to the path without the slash.
    case emptyJob
    case malformed
    case unknown

    /// Finds what a request target leads to.
    ///
    /// - Parameter target: the target as it was sent, percent signs and query included.
    init(target: String) {
        guard target.utf8.first == UInt8(ascii: "/"), let decoded = Self.decoded(target.prefix { $0 != "?" && $0 != "#" }) else {
            self = .malformed
            return
        }
        let path = Self.inOrder(decoded)
        guard path == decoded else {
            self = .cleaned(Self.encoded(path))
            return
        }
        switch decoded {
        case "/": self = .index
        case "/metrics": self = .metrics
        case "/api/v1/metrics": self = .metricsJSON
        case "/-/ready", "/-/healthy": self = .health
        case "/statsd": self = .statsD
        case "/metrics/job/": self = .emptyJob
        default: self = Self.group(decoded)
        }
    }

    /// The methods that a Pushgateway's `Allow` header names for this path; empty where there is nothing.
    var allowedMethods: [String] {
        switch self {
        case .index, .metrics, .metricsJSON, .health, .statsD: ["GET", "OPTIONS"]
        case .group: ["DELETE", "OPTIONS", "POST", "PUT"]
        case .cleaned, .emptyJob, .malformed, .unknown: []
        }
    }

    private static func group(_ path: String) -> GatewayRoute {
        for (prefix, isBase64) in [("/metrics/job/", false), ("/metrics/job@base64/", true)] where path.hasPrefix(prefix) {
            let tail = path.dropFirst(prefix.count)
            let job = tail.prefix { $0 != "/" }
            guard !job.isEmpty else { return .unknown }
            return .group(job: String(job), isBase64: isBase64, rest: String(tail.dropFirst(job.count)))
        }
        return .unknown
    }

    /// Undoes the percent signs; nil when one of them is malformed or the result is not UTF-8.
    private static func decoded(_ path: Substring) -> String? {
        var bytes: [UInt8] = []
        var iterator = path.utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Takes out double slashes and the components `.` and `..`, as Go's server does before it looks at a path.
    private static func inOrder(_ path: String) -> String {
        var components: [Substring] = []
        for component in path.split(separator: "/") {
            switch component {
            case ".": continue
            case "..": _ = components.popLast()
            default: components.append(component)
            }
        }
        guard !components.isEmpty else { return "/" }
        return "/" + components.joined(separator: "/") + (path.utf8.last == UInt8(ascii: "/") ? "/" : "")
    }

    /// Writes a path with percent signs where a header needs them.
    private static func encoded(_ path: String) -> String {
        let plain = Array("-._~!$&'()*+,;=:@/".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            if isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || plain.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
