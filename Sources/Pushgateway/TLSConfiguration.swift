/// How an `https` gateway is verified, and how this client proves who it is.
///
/// Files are in PEM. libcurl reads them when it connects; one that is missing makes the push a failure that names it.
public struct TLSConfiguration: Sendable, Equatable {
    /// The certificates of the authorities that are trusted, in place of the system's.
    public let caFile: String?
    /// The client's certificate.
    public let certFile: String?
    /// The key of the client's certificate, where it does not stand in the same file.
    public let keyFile: String?
    /// Accepts any certificate from anybody.
    ///
    /// For a trial on one's own network; credentials can be stolen then.
    public let insecureSkipVerify: Bool

    /// Makes a TLS configuration; without arguments, the system's authorities and no client certificate.
    public init(caFile: String? = nil, certFile: String? = nil, keyFile: String? = nil, insecureSkipVerify: Bool = false) {
        self.caFile = caFile
        self.certFile = certFile
        self.keyFile = keyFile
        self.insecureSkipVerify = insecureSkipVerify
    }
}
