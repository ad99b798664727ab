/// What came back, as far as it matters.
struct PushResponse: Sendable, Equatable {
    /// How much of a body is kept.
    static let bodyLimit = 4096

    /// The final status code.
    let status: Int
    /// The beginning of the body, at most `bodyLimit` bytes.
    let body: [UInt8]
    /// The header `Retry-After`, as it was sent.
    let retryAfter: String?
    /// The header `Location`, as it was sent.
    let location: String?

    init(status: Int, body: [UInt8] = [], retryAfter: String? = nil, location: String? = nil) {
        self.status = status
        self.body = Array(body.prefix(Self.bodyLimit))
        self.retryAfter = retryAfter
        self.location = location
    }
}
