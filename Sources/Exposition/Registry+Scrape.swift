public import MetricRegistry

extension Registry {
    /// The answer to a scrape, in the format that the client prefers.
    ///
    /// For a server of any kind: `let (contentType, body) = registry.scrape(accept: request.headers["Accept"])`.
    /// Cost: one rendering of the registry; no lock is held while it is formatted.
    ///
    /// - Parameter accept: the request's `Accept` header, several of them joined by commas; nil when there is none.
    /// - Returns: the answer's `Content-Type` and its body, UTF-8; see `NegotiatedFormat` for the rules of the choice.
    public func scrape(accept: String?) -> (contentType: String, body: [UInt8]) {
        let negotiated = NegotiatedFormat(accept: accept)
        return switch negotiated.format {
        case .prometheusText: (negotiated.contentType, prometheusText(escaping: negotiated.escaping))
        case .openMetrics: (negotiated.contentType, openMetricsText(escaping: negotiated.escaping))
        }
    }
}
