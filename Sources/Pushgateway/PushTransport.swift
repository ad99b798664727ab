/// What carries a request to a gateway and brings back the answer.
protocol PushTransport: Sendable {
    /// Sends a request and waits for the answer, within the limit and the transport's own one, and not long beyond the task's
    /// cancellation.
    func send(_ request: PushRequest, within limit: Duration) async throws(TransportFailure) -> PushResponse
}
