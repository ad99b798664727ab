import Foundation

/// An authority of a test's own and what it has signed, in a directory that is there for the life of this object.
final class Certificates: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let directory: String

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("certificates-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let names = ["-keyout", file("ca.key"), "-out", authority, "-subj", "/CN=authority"]
        try openssl(["req", "-x509", "-days", "2"] + Self.newKey + names)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// The authority's own certificate.
    var authority: String { file("ca.pem") }

    /// The file of a certificate, and that of its key.
    ///
    /// - Parameters:
    ///   - name: whom it is for: `IP:127.0.0.1`, `DNS:elsewhere.example`.
    ///   - days: for how long; a negative number makes one that has expired.
    func make(for name: String = "IP:127.0.0.1", days: Int = 2) throws -> (certificate: String, key: String) {
        let base = file(UUID().uuidString)
        try "subjectAltName=\(name)\nextendedKeyUsage=serverAuth,clientAuth\n"
            .write(toFile: base + ".ext", atomically: true, encoding: .utf8)
        try openssl(["req"] + Self.newKey + ["-keyout", base + ".key", "-out", base + ".csr", "-subj", "/CN=test"])
        let number = "\(UInt32.random(in: 2 ... .max))"
        try openssl([
            "x509", "-req", "-in", base + ".csr", "-CA", authority, "-CAkey", file("ca.key"), "-set_serial", number, "-days", "\(days)",
            "-extfile", base + ".ext", "-out", base + ".pem",
        ])
        return (base + ".pem", base + ".key")
    }

    /// A file for a gateway's `--web.config.file`.
    ///
    /// - Parameters:
    ///   - withPassword: whether the user `ann` has to give the password `hunter2`.
    ///   - asksClients: whether clients need a certificate of this authority.
    func webConfiguration(
        _ server: (certificate: String, key: String),
        withPassword: Bool = false,
        asksClients: Bool = false
    ) throws -> String {
        var text = "tls_server_config:\n  cert_file: \(server.certificate)\n  key_file: \(server.key)\n"
        if asksClients { text += "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: \(authority)\n" }
        // bcrypt, with the least cost that it has.
        if withPassword { text += "basic_auth_users:\n  ann: $2b$04$abcdefghijklmnopqrstuuV3duMsC0HpUex6N9qapiuOHHWkwRXVm\n" }
        let path = file(UUID().uuidString + ".yml")
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func file(_ name: String) -> String { directory + "/" + name }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private func openssl(_ arguments: [String]) throws {
        let path = "/usr/bin/openssl"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "\(path) is missing: apt-get install openssl")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(description: "openssl \(arguments) ended with \(process.terminationStatus)")
        }
    }
}
