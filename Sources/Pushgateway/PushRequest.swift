internal import Gzip

/// One HTTP request to a Pushgateway, complete but for the connection that carries it.
struct PushRequest: Sendable, Equatable {
    enum Method: String, Sendable {
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    struct Header: Sendable, Equatable {
        let name: String
        let value: String
    }

    let method: Method
    /// The group's URL, without credentials.
    let url: String
    /// In the order in which they are sent.
    let headers: [Header]
    /// Empty for DELETE.
    let body: [UInt8]

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

    private init(
        _ method: Method,
        configuration: PushgatewayConfiguration,
        headers own: [Header],
        authorization: String?,
        body: [UInt8]
    ) {
        self.method = method
        url = configuration.destination + configuration.groupingKey.path
        headers =
            own + (authorization.map { [Header(name: "Authorization", value: $0)] } ?? [])
            + configuration.headers.sorted { $0.key < $1.key }.map { Header(name: $0.key, value: $0.value) }
        self.body = body
    }
}
