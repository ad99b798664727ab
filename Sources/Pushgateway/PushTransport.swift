/// What carries a request to a gateway and brings back the answer.
protocol PushTransport: Sendable {
    /// Sends a request and waits for the answer, within the transport's own time limit and not long beyond the task's cancellation.
    func send(_ request: PushRequest) async throws(TransportFailure) -> PushResponse
}
