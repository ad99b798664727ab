/// The values that every contender works on; see Peers/c/fixture.h.
enum Fixture {
    static let labelNames = ["method", "path"]
    static let bounds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private static let methods = ["GET", "POST", "PUT", "HEAD"]

    static func method(_ series: Int) -> String { methods[series % 4] }

    static func path(_ series: Int) -> String { "/api/v1/orders/\(series)" }

    private static func hash(_ series: Int) -> UInt32 { UInt32(truncatingIfNeeded: series) &* 2_654_435_761 }

    static func value(_ series: Int) -> UInt64 { UInt64(hash(series) % 1_000_000) }

    /// Neither whole nor short: 16 or 17 digits.
    static func fraction(_ series: Int) -> Double { Double(hash(series)) / 7_000_000 }

    /// The numbers of so many series, in an order that is not that of their labels.
    static func shuffled(_ series: Int) -> some Sequence<Int> { (0..<series).lazy.map { $0 &* 611_953 % series } }

    static func observation(_ index: Int) -> Double {
        let bucket = Int((hash(index) >> 16) % 13)
        return bucket < 12 ? bounds[bucket] * 0.75 : 20
    }
}
