internal import Exposition
public import Push

/// What is to be said of a gateway that was asked about itself: each finding with what to do.
///
/// Pure: made of the gateway's answers.
public struct GatewayReport: Sendable, Equatable {
    /// One thing to know.
    public struct Finding: Sendable, Equatable {
        /// Whether something should be done.
        public let isWarning: Bool
        /// What it is, and what to do.
        public let text: String
    }

    /// A group that was not pushed for so long is told of, in seconds.
    static let staleAge = 24.0 * 3600
    /// Clocks that differ by more make times hard to read, in seconds.
    static let clockTolerance = 5.0

    /// Whether the gateway's metrics cannot be read, by nobody.
    public let isBroken: Bool
    /// Whether the gateway holds the group that is pushed to.
    public private(set) var holdsOwnGroup = false
    /// The findings, what the gateway is before what is wrong with it.
    public private(set) var findings: [Finding] = []

    /// Whether there is anything to be done.
    public var hasWarnings: Bool { findings.contains(where: \.isWarning) }

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - status: the body of `/api/v1/status`; nil when there is none.
    ///   - httpVersion: in which it answered.
    ///   - groups: what is shown of the groups.
    ///   - trouble: what the gateway says in place of its metrics, when it cannot show them.
    ///   - gatewayTime: the gateway's clock, Unix time; nil when it does not say.
    ///   - now: this host's.
    ///   - own: the group that is pushed to.
    ///   - interval: how often, in seconds.
    init(
        status: [UInt8]?,
        httpVersion: String = "1.1",
        groups: [GatewayGroup],
        trouble: String? = nil,
        gatewayTime: Double?,
        now: Double,
        own: GroupingKey,
        interval: Double
    ) {
        isBroken = trouble != nil
        if let status, let version = Self.text("version", in: status) {
            describe(version: version, httpVersion: httpVersion, status)
        } else {
            warn("this tells no version: no Pushgateway, or one before 0.10 (deleting, and reading groups back, may not work)")
        }
        if let gatewayTime, abs(gatewayTime - now) > Self.clockTolerance {
            let side = gatewayTime > now ? "ahead of" : "behind"
            warn("its clock is \(Self.time(abs(gatewayTime - now))) \(side) this host's (set both by NTP)")
        }
        if let trouble {
            let command = "palingenesis delete --job JOB --grouping LABEL=VALUE"
            let advice = "delete the group it names: \(command), or curl where a value is no UTF-8"
            warn("nobody can scrape it, and it may refuse every push: \(trouble) (\(advice))")
        } else {
            describe(groups, now: gatewayTime ?? now, own: own, interval: interval)
        }
    }

    /// Makes the report on what only imports, and has nothing to tell.
    init(importing destination: String) {
        isBroken = false
        findings.append(Finding(isWarning: false, text: "\(destination) \(PushgatewayConfiguration.importWords)"))
    }

    private mutating func describe(version: String, httpVersion: String, _ status: [UInt8]) {
        let numbers = version.split(separator: ".").map { Int($0) ?? 0 }
        func isBefore(_ other: [Int]) -> Bool { numbers.lexicographicallyPrecedes(other) }
        let utf8 = Self.text("push.enable-utf8-names", in: status) == "true"
        let gzip = isBefore([1, 5, 0]) ? "no gzip" : "gzip"
        let abilities = [gzip, utf8 ? "UTF-8 names" : "no UTF-8 names", "HTTP/\(httpVersion)"].joined(separator: ", ")
        findings.append(Finding(isWarning: false, text: Redaction.printable("Pushgateway \(version): \(abilities)")))
        if isBefore([1, 5, 0]) { warn("it takes no gzip (set compression: none)") }
        if Self.text("push.disable-consistency-check", in: status) == "true" {
            let advice = "leave out --push.disable-consistency-check"
            warn("it checks nothing: pushes that contradict one another are accepted and break its /metrics (\(advice))")
        }
        if isBefore([1, 6, 1]) {
            warn("a job name in broken base64, from any client, makes it hang for all that push such names (update it to 1.6.1 or later)")
        }
    }

    private mutating func describe(_ groups: [GatewayGroup], now: Double, own: GroupingKey, interval: Double) {
        findings.append(Finding(isWarning: false, text: groups.count == 1 ? "1 group" : "\(groups.count) groups"))
        let ownLabels = own.labels.reduce(into: ["job": own.job]) { $0[$1.name] = $1.value }
            .filter { !GatewayGroup.isImplied($0.key, $0.value) }
        holdsOwnGroup = groups.contains { $0.labels == ownLabels }
        if ownLabels["instance"] == nil {
            warn("the configured group has no instance: hosts that share it overwrite one another (set grouping.instance)")
        }
        for group in groups {
            let others = group.labels.filter { $0.key != "job" }.sorted { $0.key < $1.key }
            let title = ([("job", group.labels["job"] ?? "")] + others.map { ($0.key, $0.value) }).map { "\($0.0)=\($0.1)" }
                .joined(separator: " ")
            if group.failureTime > group.pushTime {
                warn("\(title): its last push, \(Self.time(now - group.failureTime)) ago, was refused (look at what pushes it)")
            } else if now - group.pushTime > Self.staleAge {
                let advice = "delete it with palingenesis delete --older-than 24h"
                warn("\(title): not pushed for \(Self.time(now - group.pushTime)) (\(advice), if nobody needs it)")
            } else if group.labels == ownLabels, now - group.pushTime < 2 * interval {
                let text = "\(title): this configured group was pushed \(Self.time(now - group.pushTime)) ago"
                warn("\(text) (if that was not this host, two of them overwrite one another: set grouping.instance)")
            }
        }
    }

    private mutating func warn(_ text: String) {
        findings.append(Finding(isWarning: true, text: Redaction.printable(text)))
    }

    private static func time(_ seconds: Double) -> String {
        let seconds = seconds.isFinite ? Int(min(max(seconds, 0), 1e12)) : 0
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        case ..<172_800: return "\(seconds / 3600) h"
        default: return "\(seconds / 86_400) days"
        }
    }

    /// The text that the first member of a name has, anywhere in a JSON document; nil when there is none.
    ///
    /// The names that are looked for occur once, and their values hold no escapes.
    static func text(_ name: String, in json: [UInt8]) -> String? {
        guard let key = json.firstRange(of: Array("\"\(name)\"".utf8)) else { return nil }
        func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }
        let colon = json[key.upperBound...].drop(while: isBlank)
        guard colon.first == UInt8(ascii: ":") else { return nil }
        let quote = colon.dropFirst().drop(while: isBlank)
        guard quote.first == UInt8(ascii: "\"") else { return nil }
        let value = quote.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
        guard value.endIndex < json.endIndex else { return nil }
        return String(validating: value, as: UTF8.self)
    }
}

extension PushgatewayConnection {
    /// Asks a gateway about itself and its groups; nothing is changed there.
    ///
    /// - Parameters:
    ///   - interval: how often the configured group is pushed.
    ///   - now: Unix time, seconds.
    /// - Throws: `PushFailure` when it does not answer, or wants other credentials.
    public func report(_ configuration: PushgatewayConfiguration, interval: Duration, now: Double) throws(PushFailure) -> GatewayReport {
        guard !configuration.isImport else {
            // Without a body nothing is imported; the answer says that it would be.
            _ = try document("", limit: 1 << 20, configuration)
            return GatewayReport(importing: configuration.destination)
        }
        var status: PushResponse?
        do throws(PushFailure) {
            status = try document("/api/v1/status", limit: 1 << 20, configuration)
        } catch {
            // Nothing at this path: perhaps something else that takes pushes.
            guard error.kind == .configuration, error.message.contains("(404)") else { throw error }
        }
        var samples: GatewaySamples?
        var trouble: String?
        do throws(PushFailure) {
            samples = try self.samples(GatewayGroup.sampleNames, configuration)
        } catch {
            // It told its version: what is wrong is among its groups.
            guard status != nil, error.message.contains("(500)") else { throw error }
            trouble = error.message
        }
        return GatewayReport(
            status: status?.body,
            httpVersion: status?.version ?? "",
            groups: samples.map(GatewayGroup.groups) ?? [],
            trouble: trouble,
            gatewayTime: samples?.time.map(Double.init),
            now: now,
            own: configuration.groupingKey,
            interval: interval / .seconds(1)
        )
    }
}
