public import MetricRegistry

extension StatsDReceiver {
    /// The lines that this receiver would get if it had been sent nothing yet: what a new sink's first push carries, one line each.
    ///
    /// Nothing is sent. Values restored from an earlier run are not in them, and neither are NaN, infinities and lines that are
    /// longer than a datagram.
    public func lines(
        for registry: Registry,
        prefix: String = "",
        tags: [String: String] = [:],
        maxDatagramBytes: Int = 1432
    ) -> [String] {
        var visitor = RegistryFlush(lineWriter(prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes))
        visitor.flush(registry)
        return visitor.writer.output.lines
    }

    /// The series that would be renamed, since this receiver could not tell them from others.
    public func collisions(in registry: Registry, prefix: String = "", tags: [String: String] = [:]) -> [StatsDCollision] {
        var visitor = RegistryFlush(lineWriter(prefix: prefix, tags: tags, maxDatagramBytes: 65507))
        visitor.flush(registry)
        return visitor.writer.table.collisions
    }

    /// Tags that would not be sent, since another one would be known to this receiver by the same name.
    public func lostTags(_ tags: [String: String]) -> [String] {
        LineRenderer(receiver: self, prefix: "", tags: tags).lostTags
    }

    func lineWriter(prefix: String, tags: [String: String], maxDatagramBytes: Int) -> LineWriter<LineCollector> {
        LineWriter(output: LineCollector(), receiver: self, prefix: prefix, tags: tags, maxDatagramBytes: maxDatagramBytes)
    }
}
