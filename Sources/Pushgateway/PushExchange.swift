internal import Push

/// One request to a gateway and what its answer means, whatever carries the two.
struct PushExchange {
    let configuration: PushgatewayConfiguration
    let request: PushRequest
    /// The time of day, seconds since 1970 in UTC.
    let now: Int64

    /// Prepares a request with the credentials of this moment.
    ///
    /// - Throws: a failure of the kind configuration when a secret file cannot be used.
    init(
        _ configuration: PushgatewayConfiguration,
        now: Int64,
        _ makeRequest: (PushgatewayConfiguration, String?) -> PushRequest
    ) throws(PushFailure) {
        self.configuration = configuration
        self.now = now
        request = makeRequest(configuration, try Authorization.value(configuration))
    }

    /// The answer, where it says that what was asked for has been done.
    func response(_ result: Result<PushResponse, TransportFailure>, within timeout: Duration) throws(PushFailure) -> PushResponse {
        switch result {
        case .success(let response):
            let classification = ResponseClassification(method: request.method, url: configuration.url, now: now)
            if let failure = classification.failure(response) { throw failure }
            return response
        case .failure(let failure):
            throw failure.pushFailure(
                to: configuration.url,
                method: request.method,
                timeout: timeout,
                connectTimeout: min(timeout, configuration.connectTimeout)
            )
        }
    }
}
