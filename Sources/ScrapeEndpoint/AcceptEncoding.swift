import Exposition

/// Reads the `Accept-Encoding` header of a request (RFC 9110, 12.5.3).
enum AcceptEncoding {
    /// Whether the client is to get gzip: it gives that more weight than what is not compressed, as Go's promhttp decides.
    ///
    /// What is not named weighs what the wildcard does, or nothing. So a wildcard alone, and equal weights, get no compression. Beyond
    /// promhttp a weight that is named counts in place of the wildcard's: who refuses one of the two never gets it for that.
    static func prefersGzip(_ header: String?) -> Bool {
        let elements = WeightedElement.list(header ?? "")
        func weight(_ names: String...) -> Double {
            (elements.first { names.contains($0.value) } ?? elements.first { $0.value == "*" })?.weight ?? 0
        }
        return weight("gzip", "x-gzip") > weight("identity")
    }
}
