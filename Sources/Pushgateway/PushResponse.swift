/// What came back, as far as it matters.
struct PushResponse: Sendable, Equatable {
    /// The final status code.
    let status: Int
    /// What was kept of the body, as the request's `BodyReading` says.
    let body: [UInt8]
    /// The header `Retry-After`, as it was sent.
    let retryAfter: String?
    /// The header `Location`, as it was sent.
    let location: String?
    /// The header `Date`, as it was sent.
    let date: String?
    /// HTTP's version, as the status line has it: `1.1`, `2`.
    let version: String

    init(
        status: Int,
        body: [UInt8] = [],
        retryAfter: String? = nil,
        location: String? = nil,
        date: String? = nil,
        version: String = "1.1"
    ) {
        self.version = version
        self.status = status
        self.body = body
        self.retryAfter = retryAfter
        self.location = location
        self.date = date
    }
}
