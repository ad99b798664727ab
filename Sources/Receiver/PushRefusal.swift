/// Why a push is not taken, as the client is told.
struct PushRefusal: Error, Hashable {
    /// The HTTP status.
    let status: Int
    /// The reason, without a line feed at its end.
    let message: String

    init(status: Int = 400, _ message: String) {
        self.status = status
        self.message = message
    }
}
