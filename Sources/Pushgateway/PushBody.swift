internal import Exposition
internal import Gzip

/// A text of metrics as it goes over the wire, encoded once for however many gateways it is sent to.
struct PushBody: Sendable, Equatable {
    /// Below this number of bytes a body fits one or two packets anyhow, and compressing it gains nothing.
    static let leastCompressed = 512

    /// What is sent.
    let bytes: BodyBytes
    /// The headers that describe it.
    let headers: [PushRequest.Header]

    /// No body at all, and nothing said of one.
    static let none = PushBody(bytes: .array([]), headers: [])

    /// - Parameter text: in Prometheus' format 0.0.4.
    init(_ text: BodyBytes, compression: PushgatewayConfiguration.Compression) {
        let contentType = PushRequest.Header(name: "Content-Type", value: PrometheusTextWriter.contentType)
        if compression == .gzip, text.count >= Self.leastCompressed {
            // Pushgateway 1.5.1 knows the name in lower case only.
            let encoding = PushRequest.Header(name: "Content-Encoding", value: "gzip")
            self.init(bytes: .array(text.withUnsafeBytes { Gzip.compress($0) }), headers: [contentType, encoding])
        } else {
            self.init(bytes: text, headers: [contentType])
        }
    }

    private init(bytes: BodyBytes, headers: [PushRequest.Header]) {
        self.bytes = bytes
        self.headers = headers
    }
}
