internal import Gzip

/// One HTTP request to a Pushgateway, complete but for the connection that carries it.
struct PushRequest: Sendable, Equatable {
    enum Method: String, Sendable {
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
        case get = "GET"
    }

    struct Header: Sendable, Equatable {
        let name: String
        let value: String
    }

    let method: Method
    /// The group's URL or that of something to read, without credentials.
    let url: String
    /// In the order in which they are sent.
    let headers: [Header]
    /// Empty for DELETE and GET.
    let body: [UInt8]
    /// What is kept of the answer's body.
    let reading: BodyReading

    /// Below this number of bytes a body fits one or two packets anyhow, and compressing it gains nothing.
    private static let leastCompressed = 512

    /// The request that brings a body in Prometheus' text format.
    ///
    /// - Parameters:
    ///   - contentType: the body's media type.
    ///   - authorization: the value of the header of that name.
    static func push(
        _ body: [UInt8],
        contentType: String,
        configuration: PushgatewayConfiguration,
        authorization: String?
    ) -> PushRequest {
        var body = body
        var own = [Header(name: "Content-Type", value: contentType)]
        if configuration.compression == .gzip, body.count >= leastCompressed {
            body = Gzip.compress(body)
            // Pushgateway 1.5.1 knows the name in lower case only.
            own.append(Header(name: "Content-Encoding", value: "gzip"))
        }
        let method: Method = configuration.method == .put ? .put : .post
        return PushRequest(method, configuration: configuration, headers: own, authorization: authorization, body: body)
    }

    /// The request that deletes the group.
    ///
    /// It says nothing of a body: a gateway would try to decompress what is not there.
    static func delete(configuration: PushgatewayConfiguration, authorization: String?) -> PushRequest {
        PushRequest(.delete, configuration: configuration, headers: [], authorization: authorization, body: [])
    }

    /// The request that reads something else of the gateway's: `/metrics`, `/api/v1/status`.
    static func read(_ path: String, _ reading: BodyReading, configuration: PushgatewayConfiguration, authorization: String?) -> PushRequest
    {
        let method = Method.get
        return PushRequest(
            method,
            path,
            configuration: configuration,
            headers: [],
            authorization: authorization,
            body: [],
            reading: reading
        )
    }

    private init(
        _ method: Method,
        _ path: String? = nil,
        configuration: PushgatewayConfiguration,
        headers own: [Header],
        authorization: String?,
        body: [UInt8],
        reading: BodyReading = .beginning
    ) {
        self.method = method
        self.reading = reading
        url = configuration.destination + (path ?? configuration.groupingKey.path)
        headers =
            own + (authorization.map { [Header(name: "Authorization", value: $0)] } ?? [])
            + configuration.headers.sorted { $0.key < $1.key }.map { Header(name: $0.key, value: $0.value) }
        self.body = body
    }
}
