internal import CCurl

/// Carries requests with libcurl, one at a time, over a connection that is kept between them.
///
/// libcurl blocks while it works, so this actor runs on a queue of its own.
actor CurlTransport: PushTransport {
    private let options: CurlOptions
    private let executor = SerialQueueExecutor(label: "palingenesis.pushgateway")
    /// Made with the first request, so that a program that never pushes does not pay for it.
    private var easy: CurlEasy?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(options: CurlOptions) {
        self.options = options
    }

    func send(_ request: PushRequest, within limit: Duration) async throws(TransportFailure) -> PushResponse {
        let cancellation = CancellationFlag()
        return try await withTaskCancellationHandler {
            perform(request, options.within(limit), cancellation: cancellation)
        } onCancel: {
            cancellation.raise()
        }.get()
    }

    private func perform(
        _ request: PushRequest,
        _ options: CurlOptions,
        cancellation: CancellationFlag
    ) -> Result<PushResponse, TransportFailure> {
        guard !cancellation.isRaised else { return .failure(TransportFailure(CURLE_ABORTED_BY_CALLBACK)) }
        do throws(TransportFailure) {
            if easy == nil { easy = try CurlEasy() }
        } catch {
            return .failure(error)
        }
        return easy?.perform(request, options: options, cancellation: cancellation) ?? .failure(TransportFailure(CURLE_FAILED_INIT))
    }
}
