/// A user name and password for HTTP's basic authentication (RFC 7617).
public struct BasicAuthentication: Sendable, Equatable {
    /// The user name; without a colon, which ends it on the wire.
    public let username: String
    /// The password.
    public let password: Secret

    /// Makes credentials whose password is read from a file at each push.
    public init(username: String, passwordFile: String) {
        self.init(username: username, password: .file(passwordFile))
    }

    init(username: String, password: Secret) {
        self.username = username
        self.password = password
    }
}
