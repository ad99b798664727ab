internal import MetricRegistry

/// Spreads hosts over the push interval: the same host always gets the same place, different hosts get different ones.
public enum HostPhase {
    /// The offset of a host's ticks within the interval, from a hash of its identity.
    ///
    /// - Parameter identity: what tells this process from others that push to the same receiver: host name, job, sink.
    public static func phase(of identity: String, interval: Duration) -> Duration {
        var hash = FNV1a.hash(identity.utf8)
        // The low bits of FNV-1a are weak for short inputs; 53 bits of the mixed high part make a fraction.
        hash ^= hash >> 32
        hash = hash &* 0x9e37_79b9_7f4a_7c15
        return interval * (Double(hash >> 11) * 0x1p-53)
    }
}
