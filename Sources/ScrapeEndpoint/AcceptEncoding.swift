import Exposition

/// Reads the `Accept-Encoding` header of a request (RFC 9110, 12.5.3).
enum AcceptEncoding {
    /// Whether the client takes gzip: it names `gzip` or `*` with a weight above zero.
    static func allowsGzip(_ header: String?) -> Bool {
        let elements = WeightedElement.list(header ?? "")
        // A coding that is named counts more than the wildcard, wherever it stands.
        let element = elements.first { $0.value == "gzip" || $0.value == "x-gzip" } ?? elements.first { $0.value == "*" }
        return element.map { $0.weight > 0 } ?? false
    }
}
