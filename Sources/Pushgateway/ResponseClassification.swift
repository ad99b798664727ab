internal import Push

/// Decides what an answer means: whether the push arrived, and if not, whether trying again can help.
struct ResponseClassification {
    /// What was asked of the gateway.
    let method: PushRequest.Method
    /// Where.
    let url: GatewayURL
    /// Seconds since 1970 in UTC, for a `Retry-After` that is a date.
    let now: Int64

    /// The failure that an answer is; nil when it says that the push arrived.
    ///
    /// Any 2xx is success: a Pushgateway answers 200, or 202 where it only queues, and what imitates one answers 204.
    func failure(_ response: PushResponse) -> PushFailure? {
        let status = response.status
        let words = ReceiverWords.text(response.body)
        /// The sentence, the status, the receiver's words and what to do.
        func message(_ sentence: String, _ advice: String? = nil) -> String {
            "\(sentence) (\(status))" + (words.isEmpty ? "" : ": \(words)") + (advice.map { " (\($0))" } ?? "")
        }
        switch status {
        case 200..<300:
            return nil
        case 300..<400:
            // A redirect's body says nothing that its Location does not.
            let target = response.location.flatMap(redirectTarget) ?? "a place that it does not name"
            let place = method == .get ? "use the final address" : "set url to the gateway's final address"
            let advice = "redirects are never followed: \(place)"
            return PushFailure(.configuration, "\(url.endpoint) redirects to \(target) (\(status)) (\(advice))")
        case 401:
            let advice = "check basicAuth or bearerTokenFile"
            return PushFailure(.configuration, message("\(url.endpoint) does not accept the credentials, or wants some", advice))
        case 403:
            return PushFailure(.configuration, message("\(url.endpoint) forbids this", "check the credentials and what they permit"))
        case 404 where method == .get:
            return PushFailure(.configuration, message("\(url.endpoint) has nothing at this path", "check the URL"))
        case 404:
            return PushFailure(.configuration, message("\(url.endpoint) has no Pushgateway at this path", "check the path of url"))
        case 405, 501:
            return PushFailure(.configuration, message("\(url.endpoint) does not offer \(method.rawValue) here", "check method and url"))
        case 408, 429, 500..<600:
            let wait = response.retryAfter.flatMap { RetryAfter.duration($0, now: now) }
            return PushFailure(.transient, message(Self.trouble(status, at: url.endpoint)), retryAfter: wait)
        case 400 where words.hasPrefix("Client sent an HTTP request to an HTTPS server"):
            // What servers written in Go say; elsewhere in an answer it may be the help of a metric.
            return PushFailure(.configuration, message("\(url.endpoint) wants https", "write https:// in url"))
        case 400 where words.contains("unsupported path requested"):
            // VictoriaMetrics' words.
            let advice = "VictoriaMetrics takes pushes below /api/v1/import/prometheus: add that to url"
            return PushFailure(.configuration, message("\(url.endpoint) has no Pushgateway at this path", advice))
        case 400 where method == .put || method == .post:
            return PushFailure(.rejected, message("the Pushgateway refused the body"))
        case 400..<500:
            return PushFailure(.rejected, message("the Pushgateway refused the \(method.rawValue)"))
        default:
            return PushFailure(.configuration, message("\(url.endpoint) answers with a status that HTTP does not have", "check url"))
        }
    }

    private static func trouble(_ status: Int, at endpoint: String) -> String {
        switch status {
        case 408: "\(endpoint) did not get the whole request in time"
        case 429: "\(endpoint) wants fewer pushes"
        case 502, 504: "the proxy at \(endpoint) gets no answer from the Pushgateway"
        case 503: "\(endpoint) is not available at present"
        default: "\(endpoint) is in trouble"
        }
    }

    /// Scheme and host of a `Location`; its path and query stay hidden, as they may hold a token.
    private func redirectTarget(_ location: String) -> String? {
        if location.utf8.starts(with: "//".utf8) { return (try? GatewayURL(url.scheme + ":" + Self.authority(location))).map(host) }
        guard location.firstRange(of: "://") != nil else { return "another path of the same host" }
        return (try? GatewayURL(Self.authority(location))).map(host)
    }

    private func host(_ target: GatewayURL) -> String {
        let isSame = target.scheme == url.scheme && target.endpoint == url.endpoint
        return isSame ? "another path of the same host" : "\(target.scheme)://\(target.endpoint)"
    }

    /// A URL up to its path.
    private static func authority(_ location: String) -> String {
        guard let slashes = location.firstRange(of: "//") else { return location }
        let end = location[slashes.upperBound...].firstIndex { "/?#".contains($0) } ?? location.endIndex
        return String(location[..<end])
    }
}
