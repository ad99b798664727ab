internal import CCurl

/// The owner of one libcurl easy handle and of the connection that it keeps.
///
/// The one place where libcurl is called. A handle may be used by one thread at a time.
struct CurlEasy: ~Copyable {
    private let handle: UnsafeMutableRawPointer

    /// Makes a handle; loads libcurl when it is the process's first.
    ///
    /// - Throws: a failure that says why there is no libcurl.
    init() throws(TransportFailure) {
        if let reason = ccurl_load() { throw TransportFailure(CURLE_FAILED_INIT, detail: String(cString: reason)) }
        guard let handle = ccurl_easy_init() else { throw TransportFailure(CURLE_OUT_OF_MEMORY, detail: "there is no memory for libcurl") }
        self.handle = handle
    }

    deinit {
        ccurl_easy_cleanup(handle)
    }

    /// Sends a request and blocks until the answer is there, or the time limit is over.
    ///
    /// - Parameter cancellation: looked at once a second or more often; raising it ends the transfer.
    func perform(
        _ request: PushRequest,
        options: CurlOptions,
        cancellation: CancellationFlag
    ) -> Result<PushResponse, TransportFailure> {
        var headers = HeaderList()
        // No "100 Continue" is waited for: some proxies never send one.
        headers.append("Expect:")
        for header in request.headers {
            // libcurl takes "Name:" as "leave this header out"; an empty value is written so.
            headers.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        let transfer = Transfer(cancellation: cancellation, reading: request.reading)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(CURL_ERROR_SIZE)) { errorText in
            errorText.initialize(repeating: 0)
            return request.body.withUnsafeBytes { body in
                // Leaves no pointer behind to what ends with this call. Connections stay open.
                defer { ccurl_easy_reset(handle) }
                var code = set(options)
                if code == CURLE_OK { code = set(request, body: body, headers: headers) }
                if code == CURLE_OK { code = set(transfer, errorText: errorText) }
                if code == CURLE_OK { code = ccurl_easy_perform(handle) }
                // An answer whose status has arrived counts, whatever became of the rest; what is read must be whole.
                if let response = transfer.response, code == CURLE_OK || transfer.reading == .beginning { return .success(response) }
                if transfer.isBodyIncomplete {
                    return .failure(TransportFailure(CURLE_FILESIZE_EXCEEDED, detail: "the answer is too long"))
                }
                return .failure(failure(code, errorText: errorText, bodyCount: body.count))
            }
        }
    }

    // MARK: Options

    private func set(_ options: CurlOptions) -> CURLcode {
        let tls = options.tls
        var result = [
            // Without threads' signals: SIGALRM would hit the host program.
            long(CURLOPT_NOSIGNAL, 1),
            long(CURLOPT_TIMEOUT_MS, options.timeout.clampedMilliseconds),
            long(CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeout.clampedMilliseconds),
            // A name server that does not answer would otherwise hold the call beyond its time limit.
            long(CURLOPT_QUICK_EXIT, 1),
            string(CURLOPT_PROTOCOLS_STR, "http,https"),
            // A redirected PUT would arrive without its body, and wipe the group.
            long(CURLOPT_FOLLOWLOCATION, 0),
            // The path is encoded as the gateway wants it; libcurl would shorten `/../`.
            long(CURLOPT_PATH_AS_IS, 1),
            string(CURLOPT_USERAGENT, options.userAgent),
            long(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            // Certificates are few and rotate; keeping them parsed costs more memory than reading them at each connection.
            long(CURLOPT_CA_CACHE_TIMEOUT, 0),
            long(CURLOPT_SSL_VERIFYPEER, tls.insecureSkipVerify ? 0 : 1),
            long(CURLOPT_SSL_VERIFYHOST, tls.insecureSkipVerify ? 0 : 2),
        ]
        if let caFile = tls.caFile {
            result.append(string(CURLOPT_CAINFO, caFile))
            // Otherwise the system's directory of authorities would be trusted too.
            result.append(ccurl_setopt_string(handle, CURLOPT_CAPATH, nil))
        }
        if let certFile = tls.certFile { result.append(string(CURLOPT_SSLCERT, certFile)) }
        if let keyFile = tls.keyFile { result.append(string(CURLOPT_SSLKEY, keyFile)) }
        // For a key with a passphrase OpenSSL would ask at the terminal, and wait there; this is none that fits.
        result.append(string(CURLOPT_KEYPASSWD, ""))
        if case .text(let proxy)? = options.proxy?.source { result.append(string(CURLOPT_PROXY, proxy)) }
        return Self.firstError(result)
    }

    private func set(_ request: PushRequest, body: UnsafeRawBufferPointer, headers: borrowing HeaderList) -> CURLcode {
        var result = [
            string(CURLOPT_URL, request.url),
            ccurl_setopt_pointer(handle, CURLOPT_HTTPHEADER, headers.list),
        ]
        if request.method == .put || request.method == .post {
            result.append(ccurl_setopt_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            // Without any pointer libcurl would read a body from the standard input.
            result.append(
                body.isEmpty ? string(CURLOPT_COPYPOSTFIELDS, "") : ccurl_setopt_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress)
            )
        }
        result.append(string(CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        return headers.isComplete ? Self.firstError(result) : CURLE_OUT_OF_MEMORY
    }

    private func set(_ transfer: Transfer, errorText: UnsafeMutableBufferPointer<CChar>) -> CURLcode {
        // `transfer` lives until `perform` has looked at it, after libcurl's last call.
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        return Self.firstError([
            ccurl_setopt_pointer(handle, CURLOPT_ERRORBUFFER, errorText.baseAddress),
            ccurl_setopt_pointer(handle, CURLOPT_HEADERDATA, context),
            ccurl_setopt_receive_function(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                Transfer.receive(bytes, size &* count, context) { $0.receive(head: $1) }
            },
            ccurl_setopt_pointer(handle, CURLOPT_WRITEDATA, context),
            ccurl_setopt_receive_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                Transfer.receive(bytes, size &* count, context) { $0.receive(body: $1) }
            },
            ccurl_setopt_pointer(handle, CURLOPT_XFERINFODATA, context),
            ccurl_setopt_progress_function(handle) { context, _, _, _, _ in Transfer.isCalledOff(context) ? 1 : 0 },
            long(CURLOPT_NOPROGRESS, 0),
        ])
    }

    private func long(_ option: CURLoption, _ value: Int) -> CURLcode { ccurl_setopt_long(handle, option, value) }

    private func string(_ option: CURLoption, _ value: String) -> CURLcode { ccurl_setopt_string(handle, option, value) }

    private static func firstError(_ results: [CURLcode]) -> CURLcode { results.first { $0 != CURLE_OK } ?? CURLE_OK }

    // MARK: Failures

    private func failure(_ code: CURLcode, errorText: UnsafeMutableBufferPointer<CChar>, bodyCount: Int) -> TransportFailure {
        // Something that is no HTTP answer can end without an error.
        let code = code == CURLE_OK ? CURLE_WEIRD_SERVER_REPLY : code
        let text = errorText.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
        let systemCode = long(CURLINFO_OS_ERRNO)
        return TransportFailure(
            code,
            detail: text.isEmpty ? String(cString: ccurl_easy_strerror(code)) : String(decoding: text, as: UTF8.self),
            systemError: systemCode == 0 ? nil : SystemError.text(Int32(truncatingIfNeeded: systemCode)),
            phase: phase(bodyCount: bodyCount),
            proxyStatus: long(CURLINFO_HTTP_CONNECTCODE)
        )
    }

    private func phase(bodyCount: Int) -> TransportFailure.Phase {
        if offset(CURLINFO_PRETRANSFER_TIME_T) > 0, long(CURLINFO_REQUEST_SIZE) > 0 {
            return offset(CURLINFO_SIZE_UPLOAD_T) >= bodyCount ? .waiting : .sending
        }
        return offset(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connecting : .resolving
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_getinfo_long(handle, info, &value) == CURLE_OK ? value : 0
    }

    private func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return ccurl_getinfo_offset(handle, info, &value) == CURLE_OK ? Int(clamping: value) : 0
    }
}
