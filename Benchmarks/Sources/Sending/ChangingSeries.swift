import MetricRegistry

/// Counters of two labels, all of which change at once; the values of Peers/c/fixture.h.
struct ChangingSeries {
    let registry = Registry()
    private let counters: [Counter]

    init(count: Int) throws {
        let family = try registry.counterFamily("http_requests_total", help: "Requests.", labelNames: ["method", "path"])
        let methods = ["GET", "POST", "PUT", "HEAD"]
        counters = try (0..<count).map { position in
            let series = position &* 611_953 % count
            let counter = try family.labels(methods[series % 4], "/api/v1/orders/\(series)")
            counter.increment(by: UInt64(UInt32(truncatingIfNeeded: series) &* 2_654_435_761 % 1_000_000))
            return counter
        }
    }

    func change() {
        for counter in counters { counter.increment() }
    }
}
