import Pushgateway
import StatsD
import StopClassification

/// The rules are those of the modules that use the values: these ask them, so that there is one truth.
extension ConfigurationKind.TextRule {
    /// What is wrong with a text; nil when nothing is.
    func problem(_ text: String) -> String? {
        switch self {
        case .gatewayURL: Self.gatewayProblem(text)
        case .job: Self.reason { () throws(PushgatewayConfigurationError) in _ = try GroupingKey(job: text) }
        case .username: Self.usernameProblem(text)
        case .proxyURL:
            Self.reason { () throws(PushgatewayConfigurationError) in
                _ = try PushgatewayConfiguration(url: Self.anyGateway, proxy: text)
            }
        case .path: Self.pathProblem(text)
        case .socketPath: Self.pathProblem(text) ?? Self.socketPathProblem(text)
        case .timeZone: Self.zoneProblem(text)
        case .listenAddress: Self.listenProblem(text)
        case .statsdAddress: Self.statsdProblem(text)
        case .graphiteAddress: Self.graphiteProblem(text)
        case .metricPrefix: Self.prefixProblem(text)
        case .readBack: Self.isWebURL(text) ? nil : Self.readBackProblem(text)
        case .webURL: Self.isWebURL(text) ? nil : "\(ConfigurationQuotation.quoted(text)) is no URL (write http://host:port)"
        }
    }

    /// A gateway where only another value is to be checked.
    fileprivate static let anyGateway = "http://localhost:9091"

    fileprivate static func reason(_ check: () throws(PushgatewayConfigurationError) -> Void) -> String? {
        do {
            try check()
            return nil
        } catch {
            return error.message
        }
    }

    private static func gatewayProblem(_ text: String) -> String? {
        do {
            let gateway = try PushgatewayConfiguration(url: text)
            guard gateway.basicAuth == nil else {
                return "a URL with a user name or password shows in process lists (use basicAuth.username and basicAuth.passwordFile)"
            }
            return nil
        } catch {
            return error.message
        }
    }

    private static func usernameProblem(_ text: String) -> String? {
        guard !text.isEmpty else { return "it is empty" }
        return reason { () throws(PushgatewayConfigurationError) in
            _ = try PushgatewayConfiguration(url: anyGateway, basicAuth: BasicAuthentication(username: text, passwordFile: "file"))
        }
    }

    private static func pathProblem(_ text: String) -> String? {
        if text.isEmpty { return "it is empty (a path is expected)" }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return "a path has no control characters" }
        return nil
    }

    private static func socketPathProblem(_ text: String) -> String? {
        let count = text.utf8.count
        let limit = ControlSocket.longestPath
        return count <= limit ? nil : "a control socket's path has at most \(limit) bytes, this one has \(count)"
    }

    /// Whether there is such a zone is seen where it is used: the names are the host's.
    private static func zoneProblem(_ text: String) -> String? {
        ZoneDatabase.isValidName(text) ? nil : "\(ConfigurationQuotation.quoted(text)) is no zone's name (write one such as Asia/Shanghai)"
    }

    private static func listenProblem(_ text: String) -> String? {
        do {
            _ = try ListenAddress(text)
            return nil
        } catch {
            return "\(ConfigurationQuotation.quoted(text)): \(error.reason)"
        }
    }

    private static func graphiteProblem(_ text: String) -> String? {
        do {
            _ = try GraphiteAddress(text)
            return nil
        } catch {
            return "\(ConfigurationQuotation.quoted(text)): \(error.reason) (write \(ConfigurationQuotation.printable(error.hint)))"
        }
    }

    private static func statsdProblem(_ text: String) -> String? {
        do {
            _ = try StatsDAddress(text)
            return nil
        } catch {
            return "\(ConfigurationQuotation.quoted(text)): \(error.reason) (write \(ConfigurationQuotation.printable(error.hint)))"
        }
    }

    private static func isWebURL(_ text: String) -> Bool {
        ["http://", "https://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    private static func readBackProblem(_ text: String) -> String? {
        if case .udp? = try? StatsDAddress(text) { return nil }
        return
            "\(ConfigurationQuotation.quoted(text)) is neither host:port nor a URL (write 127.0.0.1:8126 or http://127.0.0.1:9102/metrics)"
    }

    private static func prefixProblem(_ text: String) -> String? {
        let isUsable = text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value < 0x7F && !":|@#,;=".unicodeScalars.contains(scalar)
        }
        return isUsable ? nil : "\(ConfigurationQuotation.quoted(text)) holds what a StatsD name cannot (write letters, digits, _ and .)"
    }
}

extension ConfigurationKind.MapRule {
    /// What is wrong with a name and its value; nil when nothing is.
    func problem(name: String, value: String) -> String? {
        switch self {
        case .groupingLabels:
            ConfigurationKind.TextRule.reason { () throws(PushgatewayConfigurationError) in
                _ = try GroupingKey(job: "any", labels: [name: value])
            }
        case .headers:
            ConfigurationKind.TextRule.reason { () throws(PushgatewayConfigurationError) in
                _ = try PushgatewayConfiguration(url: ConfigurationKind.TextRule.anyGateway, headers: [name: value])
            }
        case .tags:
            name.isEmpty ? "a tag has a name" : nil
        }
    }
}
