extension PushgatewayConfiguration {
    /// The request that would push a text, as a curl line for a shell, and below it the body.
    ///
    /// Credentials, the proxy and the values of configured headers are masked: put in your own to run it. The body stands there as it is
    /// before it is compressed. No secret file is read.
    public func dryRun(_ text: [UInt8]) -> String {
        var words = [
            "curl", "--request", method.rawValue.uppercased(), "--header", "'Content-Type: text/plain; version=0.0.4; charset=utf-8'",
        ]
        if basicAuth != nil { words += ["--user", "'<hidden>'"] }
        if bearerTokenFile != nil { words += ["--header", "'Authorization: Bearer <hidden>'"] }
        for name in headers.keys.sorted() { words += ["--header", "'\(name): <hidden>'"] }
        for (option, file) in [("--cacert", tls.caFile), ("--cert", tls.certFile), ("--key", tls.keyFile)] {
            if let file { words += [option, Self.quoted(file)] }
        }
        if tls.insecureSkipVerify { words.append("--insecure") }
        if proxy != nil { words += ["--proxy", "'<hidden>'"] }
        words += ["--data-binary", "@-", Self.quoted(destination + groupingKey.path)]
        return words.joined(separator: " ") + "\n\n" + String(decoding: text, as: UTF8.self)
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
