/// The format of an answer, chosen by what the client says it accepts.
public struct NegotiatedFormat: Sendable, Hashable {
    /// The format.
    public let format: ExpositionFormat
    /// The answer's `Content-Type`.
    public let contentType: String

    private static let escapings: Set = ["allow-utf-8", "underscores", "dots", "values"]

    /// Chooses by the `Accept` header of a request, as Go's promhttp does; several such headers are joined by commas.
    ///
    /// The element with the greatest weight counts that names a format known here: `text/plain` with version 0.0.4 or none, or
    /// `application/openmetrics-text` with version 1.0.0, 0.0.1 or none, which means 0.0.1 (the text is the same). Of equal weights the
    /// first counts. A weight of 0 or none that could be read chooses nothing; neither does a wildcard. Without a choice it is text
    /// 0.0.4: no scrape is refused for its header.
    ///
    /// An `escaping` that Prometheus 3 asks for is confirmed in the content type. Every name that a registry holds is the same in all
    /// of its schemes.
    ///
    /// Cost: linear in the header.
    public init(accept: String?) {
        let elements = WeightedElement.list(accept ?? "")
        var best: (weight: Double, choice: NegotiatedFormat)?
        for element in elements where element.weight > best?.weight ?? 0 {
            if let choice = Self.choice(of: element) { best = (element.weight, choice) }
        }
        self = best?.choice ?? NegotiatedFormat(.prometheusText, version: "0.0.4", escaping: nil)
    }

    private init(_ format: ExpositionFormat, version: String, escaping: String?) {
        self.format = format
        let type = format == .openMetrics ? "application/openmetrics-text" : "text/plain"
        let suffix = escaping.flatMap { Self.escapings.contains($0) ? "; escaping=\($0)" : nil } ?? ""
        contentType = "\(type); version=\(version); charset=utf-8\(suffix)"
    }

    private static func choice(of element: WeightedElement) -> NegotiatedFormat? {
        let escaping = element.parameters["escaping"]
        switch (element.value, element.parameters["version"] ?? "") {
        case ("text/plain", ""), ("text/plain", "0.0.4"):
            return NegotiatedFormat(.prometheusText, version: "0.0.4", escaping: escaping)
        case ("application/openmetrics-text", "1.0.0"):
            return NegotiatedFormat(.openMetrics, version: "1.0.0", escaping: escaping)
        case ("application/openmetrics-text", ""), ("application/openmetrics-text", "0.0.1"):
            return NegotiatedFormat(.openMetrics, version: "0.0.1", escaping: escaping)
        default:
            return nil
        }
    }
}
