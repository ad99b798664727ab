import SystemPackage

extension DaemonConfiguration {
    /// The files that are not part of the configuration and are read when they are needed.
    private var filesReadAtUse: [(key: String, path: String?)] {
        let gateway = push.pushgateway
        return [
            ("push.pushgateway.basicAuth.passwordFile", gateway?.basicAuth?.passwordFile),
            ("push.pushgateway.bearerTokenFile", gateway?.bearerTokenFile),
            ("push.pushgateway.tls.caFile", gateway?.caFile),
            ("push.pushgateway.tls.certFile", gateway?.certFile),
            ("push.pushgateway.tls.keyFile", gateway?.keyFile),
            ("http.bearerTokenFile", http.bearerTokenFile),
        ]
    }

    /// Says which of the secrets and certificates cannot be read now, one line each; opens each file once.
    ///
    /// For `check`. `run` begins without them, since they may come or be replaced at any time: they are read at each use.
    public func unreadableFiles() -> [String] {
        filesReadAtUse.compactMap { key, path in
            guard let path else { return nil }
            do {
                // Without this option, opening a named pipe would wait for somebody to write.
                try FileDescriptor.open(FilePath(path), .readOnly, options: [.nonBlocking, .closeOnExec]).close()
                return nil
            } catch {
                return "\(key): \(path): \(error)"
            }
        }
    }
}
