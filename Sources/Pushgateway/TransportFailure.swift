internal import CCurl
internal import Push

/// Why a request got no answer.
struct TransportFailure: Error, Sendable, Equatable {
    /// How far the request had come.
    enum Phase: Sendable {
        case resolving
        case connecting
        case sending
        /// All of the request had left.
        case waiting
    }

    /// libcurl's result.
    let code: CURLcode
    /// libcurl's own words; may quote a proxy's URL.
    let detail: String
    /// The operating system's words, where a system call failed.
    let systemError: String?
    /// How far it had come.
    let phase: Phase
    /// What a proxy answered when it was asked for a tunnel; 0 without one.
    let proxyStatus: Int

    init(_ code: CURLcode, detail: String = "", systemError: String? = nil, phase: Phase = .connecting, proxyStatus: Int = 0) {
        self.code = code
        self.detail = detail
        self.systemError = systemError
        self.phase = phase
        self.proxyStatus = proxyStatus
    }

    /// The class of the failure, and words for people.
    ///
    /// - Parameters:
    ///   - url: where the request went.
    ///   - method: what was asked for.
    ///   - timeout: how long it might take in all.
    ///   - connectTimeout: how long resolving and connecting might take.
    func pushFailure(
        to url: GatewayURL,
        method: PushRequest.Method = .put,
        timeout: Duration,
        connectTimeout: Duration
    ) -> PushFailure {
        let endpoint = url.endpoint
        let request = Self.noun(method)
        switch code {
        case CURLE_ABORTED_BY_CALLBACK:
            return PushFailure(.cancelled, "the \(request) to \(endpoint) was called off")
        case CURLE_OPERATION_TIMEDOUT:
            return timedOut(url, method, timeout: timeout, connectTimeout: connectTimeout)
        case CURLE_COULDNT_RESOLVE_HOST:
            return PushFailure(.transient, "cannot resolve \(url.host) (check the name in url, and that a name server can be reached)")
        case CURLE_COULDNT_RESOLVE_PROXY:
            return PushFailure(.transient, "cannot resolve the proxy's name: \(words) (check proxy and the environment's proxy variables)")
        case CURLE_COULDNT_CONNECT:
            // libcurl names whom it called; when that is not the gateway, a proxy stands between.
            let isGateway = ["\(url.bareHost) port \(url.port) ", "\(url.bareHost):\(url.port) "].contains { "\(detail) ".contains($0) }
            let through = isGateway ? nil : words
            let reason = [systemError, through].compactMap(\.self).joined(separator: ": ")
            return PushFailure(.transient, "cannot connect to \(endpoint): \(reason.isEmpty ? words : reason)")
        case CURLE_GOT_NOTHING:
            let doubt = phase == .waiting && method != .get ? "; it may have taken the \(request)" : ""
            return PushFailure(.transient, "\(endpoint) closed the connection without an answer" + doubt)
        case CURLE_SEND_ERROR where isClientRefused, CURLE_RECV_ERROR where isClientRefused:
            let advice = "set tls.certFile and tls.keyFile"
            return PushFailure(.configuration, "\(endpoint) wants a client certificate, or another one: \(words) (\(advice))")
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return proxyStatus == 0 ? PushFailure(.transient, "lost the connection to \(endpoint): \(words)") : proxyRefused(endpoint)
        case CURLE_PEER_FAILED_VERIFICATION:
            return PushFailure(.configuration, "the certificate of \(endpoint) is not trusted: \(words) (\(certificateAdvice))")
        case CURLE_SSL_CONNECT_ERROR:
            // A lost connection may heal; two sides without a common language will not.
            guard !isLostHandshake else { return PushFailure(.transient, "lost the connection to \(endpoint): \(words)") }
            return PushFailure(.configuration, "no TLS connection to \(endpoint) is possible: \(words) (is it https at all?)")
        case CURLE_SSL_CACERT_BADFILE:
            return PushFailure(.configuration, "cannot use tls.caFile: \(words) (it must be readable, with certificates in PEM)")
        case CURLE_SSL_CERTPROBLEM:
            let advice = "they must be readable, PEM, without a passphrase, and the key that of the certificate"
            return PushFailure(.configuration, "cannot use tls.certFile and tls.keyFile: \(words) (\(advice))")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            return PushFailure(.configuration, "what answers at \(endpoint) does not speak HTTP: \(words) (check the port)")
        case CURLE_URL_MALFORMAT:
            return PushFailure(.configuration, "libcurl cannot use the URL \(url): \(words)")
        case CURLE_FAILED_INIT:
            return PushFailure(.configuration, "libcurl cannot be used: \(words) (install libcurl4)")
        case CURLE_FILESIZE_EXCEEDED:
            return PushFailure(.rejected, "the answer of \(endpoint) is too long to be read")
        case CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_CIPHER, CURLE_BAD_FUNCTION_ARGUMENT:
            return PushFailure(.configuration, "this libcurl cannot do what the configuration asks for: \(words)")
        default:
            return PushFailure(.transient, "the \(request) to \(endpoint) failed: \(words)")
        }
    }

    /// Whether the server ended the connection for want of a certificate; since TLS 1.3 it says so after the handshake.
    private var isClientRefused: Bool {
        ["bad certificate", "certificate required", "unknown ca", "certificate unknown", "certificate expired", "certificate revoked"]
            .contains { detail.contains("alert \($0)") }
    }

    private var certificateAdvice: String {
        if detail.contains("expired") || detail.contains("not yet valid") { return "renew it, or set this host's clock" }
        if detail.contains("subject name") { return "it is another host's: check the host in url" }
        return "check tls.caFile"
    }

    /// Whether the connection ended during the handshake.
    ///
    /// When it does without an error of the system's, only OpenSSL's words say so.
    private var isLostHandshake: Bool {
        systemError != nil || detail.contains("SSL_ERROR_SYSCALL") || detail.contains("unexpected eof")
    }

    private static func noun(_ method: PushRequest.Method) -> String {
        switch method {
        case .put, .post: "push"
        case .delete: "deletion"
        case .get: "request"
        }
    }

    private var words: String {
        let words = Redaction.sentence(detail)
        return words.isEmpty ? "libcurl error \(code.rawValue)" : words
    }

    private func timedOut(
        _ url: GatewayURL,
        _ method: PushRequest.Method,
        timeout: Duration,
        connectTimeout: Duration
    ) -> PushFailure {
        let endpoint = url.endpoint
        let request = Self.noun(method)
        // Whichever ended first ended it.
        let connecting = Self.seconds(min(timeout, connectTimeout))
        return switch phase {
        // An address is not looked up, but the name of a proxy is.
        case .resolving where url.host.allSatisfy({ $0.isNumber || $0 == "." }) || url.host.hasPrefix("["):
            PushFailure(.transient, "cannot resolve the proxy's name within \(connecting) (is a name server reachable?)")
        case .resolving:
            PushFailure(.transient, "cannot resolve the name of \(endpoint) within \(connecting) (is a name server reachable?)")
        case .connecting: PushFailure(.transient, "cannot connect to \(endpoint) within \(connecting)")
        case .sending: PushFailure(.transient, "\(endpoint) did not take the whole \(request) within \(Self.seconds(timeout))")
        // What was only read changed nothing.
        case .waiting where method == .get:
            PushFailure(.transient, "\(endpoint) did not answer within \(Self.seconds(timeout))")
        case .waiting:
            PushFailure(
                .timeout,
                "\(endpoint) got the \(request) but did not answer within \(Self.seconds(timeout)); it may have taken it"
            )
        }
    }

    private func proxyRefused(_ endpoint: String) -> PushFailure {
        let mayPass = proxyStatus == 408 || proxyStatus == 429 || (500..<600).contains(proxyStatus) && proxyStatus != 501
        let advice = mayPass ? "" : proxyStatus == 407 ? " (check the credentials in proxy)" : " (check proxy)"
        let sentence = "the proxy does not connect to \(endpoint) (\(proxyStatus))\(advice)"
        return PushFailure(mayPass ? .transient : .configuration, sentence)
    }

    private static func seconds(_ duration: Duration) -> String {
        var milliseconds = duration.clampedMilliseconds
        // What is left of a limit that others have shared is no round number.
        if milliseconds >= 1000 { milliseconds = (milliseconds + 50) / 100 * 100 }
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
