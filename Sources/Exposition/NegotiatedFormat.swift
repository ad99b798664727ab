public import MetricRegistry

/// The format of an answer, chosen by what the client says it accepts.
public struct NegotiatedFormat: Sendable, Hashable {
    /// The format.
    public let format: ExpositionFormat
    /// How names are written that not every receiver takes.
    public let escaping: NameEscaping
    /// The answer's `Content-Type`.
    public let contentType: String

    /// Chooses by the `Accept` header of a request, as Go's promhttp does; several such headers are joined by commas.
    ///
    /// The element with the greatest weight counts that names a format known here: `text/plain` with version 1.0.0, 0.0.4 or none, which
    /// means 0.0.4, or `application/openmetrics-text` with version 1.0.0, 0.0.1 or none, which means 0.0.1 (the text is the same). Of
    /// equal weights the first counts. A weight of 0 or none that could be read chooses nothing; neither does a wildcard. Without a
    /// choice it is text 0.0.4: no scrape is refused for its header.
    ///
    /// The `escaping` is that of the element, or else of the nearest one before it in the order of weights; it is confirmed in the
    /// content type. Without any names are escaped with underscores.
    ///
    /// Beyond promhttp it knows version 1.0.0 of the text, which Prometheus 3 asks for and which differs in nothing but the names.
    ///
    /// Cost: linear in the header, but for the sorting of its elements.
    public init(accept: String?) {
        let elements = WeightedElement.list(accept ?? "").enumerated().filter { $0.element.weight > 0 }
        let preferred = elements.sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        var escaping: NameEscaping?
        for (_, element) in preferred {
            escaping = element.parameters["escaping"].flatMap(NameEscaping.init) ?? escaping
            if let (format, version) = Self.choice(element) {
                self.init(format, version: version, escaping)
                return
            }
        }
        self.init(.prometheusText, version: "0.0.4", escaping)
    }

    private init(_ format: ExpositionFormat, version: String, _ escaping: NameEscaping?) {
        self.format = format
        self.escaping = escaping ?? .underscores
        let type = format == .openMetrics ? "application/openmetrics-text" : "text/plain"
        let suffix = escaping.map { "; escaping=\($0.rawValue)" } ?? ""
        contentType = "\(type); version=\(version); charset=utf-8\(suffix)"
    }

    private static func choice(_ element: WeightedElement) -> (format: ExpositionFormat, version: String)? {
        switch (element.value, element.parameters["version"] ?? "") {
        case ("text/plain", ""), ("text/plain", "0.0.4"): (.prometheusText, "0.0.4")
        case ("text/plain", "1.0.0"): (.prometheusText, "1.0.0")
        case ("application/openmetrics-text", ""), ("application/openmetrics-text", "0.0.1"): (.openMetrics, "0.0.1")
        case ("application/openmetrics-text", "1.0.0"): (.openMetrics, "1.0.0")
        default: nil
        }
    }
}
