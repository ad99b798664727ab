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
    let body: BodyBytes
    /// What is kept of the answer's body.
    let reading: BodyReading

    /// Where an older receiver wants this request: one that only imports, and has the group's labels in the query.
    let olderURL: String?

    /// The request that brings a body.
    ///
    /// - Parameter authorization: the value of the header of that name.
    static func push(_ body: PushBody, configuration: PushgatewayConfiguration, authorization: String?) -> PushRequest {
        let method: Method = configuration.method == .put ? .put : .post
        return PushRequest(method, configuration: configuration, authorization: authorization, body: body)
    }

    /// The request that deletes the group.
    ///
    /// It says nothing of a body: a gateway would try to decompress what is not there.
    static func delete(configuration: PushgatewayConfiguration, authorization: String?) -> PushRequest {
        PushRequest(.delete, configuration: configuration, authorization: authorization)
    }

    /// The request that reads something else of the gateway's: `/metrics`, `/api/v1/status`.
    static func read(_ path: String, _ reading: BodyReading, configuration: PushgatewayConfiguration, authorization: String?) -> PushRequest
    {
        PushRequest(.get, path, configuration: configuration, authorization: authorization, reading: reading)
    }

    private init(
        _ method: Method,
        _ path: String? = nil,
        configuration: PushgatewayConfiguration,
        authorization: String?,
        body: PushBody = .none,
        reading: BodyReading = .beginning
    ) {
        self.method = method
        self.reading = reading
        url = configuration.destination + (path ?? configuration.groupingKey.path)
        olderURL = configuration.isImport && path == nil ? configuration.destination + "?" + configuration.groupingKey.query : nil
        headers =
            body.headers + (authorization.map { [Header(name: "Authorization", value: $0)] } ?? [])
            + configuration.headers.sorted { $0.key < $1.key }.map { Header(name: $0.key, value: $0.value) }
        self.body = body.bytes
    }

    /// The same request to another place.
    func to(_ url: String) -> PushRequest {
        PushRequest(method: method, url: url, headers: headers, body: body, reading: reading, olderURL: olderURL)
    }

    private init(method: Method, url: String, headers: [Header], body: BodyBytes, reading: BodyReading, olderURL: String?) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        (self.reading, self.olderURL) = (reading, olderURL)
    }
}
