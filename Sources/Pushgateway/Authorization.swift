internal import Push

/// The value of the header `Authorization`, made anew for each push from what the secret files hold at that time.
enum Authorization {
    /// The value; nil when no credentials are configured.
    ///
    /// - Throws: a failure of the kind configuration when a file is missing or holds what no header can carry.
    static func value(_ configuration: PushgatewayConfiguration) throws(PushFailure) -> String? {
        if let basicAuth = configuration.basicAuth {
            let password =
                switch basicAuth.password.source {
                case .file(let path): try SecretFile(path: path).contents()
                case .text(let text): Array(text.utf8)
                }
            return "Basic " + Base64.standard(Array(basicAuth.username.utf8) + [UInt8(ascii: ":")] + password)
        }
        if let path = configuration.bearerTokenFile {
            let file = SecretFile(path: path)
            let token = try file.contents()
            guard token.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw file.failure("has a space, a line break or a character beyond ASCII in its token")
            }
            return "Bearer " + String(decoding: token, as: UTF8.self)
        }
        return nil
    }
}
