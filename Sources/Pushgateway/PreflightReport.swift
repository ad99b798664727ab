public import Exposition

/// What a gateway would take of a body, and what not.
public struct PreflightReport: Sendable {
    /// The families that can be pushed together.
    public let accepted: [ExpositionFamily]
    /// Why others are left out; empty when all can be pushed.
    public let findings: [PreflightFinding]

    /// The accepted families as Prometheus text 0.0.4.
    public var text: [UInt8] {
        var text: [UInt8] = []
        for family in accepted { family.appendText(to: &text) }
        return text
    }
}
