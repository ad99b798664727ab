/// Reads the `Accept-Encoding` header of a request (RFC 9110, 12.5.3).
enum AcceptEncoding {
    /// Whether the client takes gzip: it names `gzip` or `*` with a weight above zero.
    static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var wildcard = false
        for element in header.split(separator: ",") {
            let parts = element.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
            guard let coding = parts.first else { continue }
            let isAllowed = !parts.dropFirst().contains { $0.hasPrefix("q=") && (Double($0.dropFirst(2)) ?? 0) <= 0 }
            // A coding that is named counts more than the wildcard, wherever it stands.
            if coding == "gzip" || coding == "x-gzip" { return isAllowed }
            if coding == "*" { wildcard = isAllowed }
        }
        return wildcard
    }
}

extension Substring {
    fileprivate var trimmingSpaces: Substring {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = lastIndex(where: { !blank($0) }) else { return "" }
        return self[...last].drop(while: blank)
    }
}
