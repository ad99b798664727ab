/// Numbers as text.
enum NumberFormat {
    /// The shortest text that reads back as the same number, in the form of Go's `%g`, which a Pushgateway uses: `1e+06`, `0.1`, `+Inf`.
    static func gateway(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "+Inf" : "-Inf" }
        let (digits, point) = decimal(value.magnitude)
        let sign = value.sign == .minus ? "-" : ""
        let exponent = point - 1
        if exponent < -4 || exponent >= 6 {
            let fraction = digits.dropFirst()
            let magnitude = String(exponent.magnitude)
            let power = (exponent < 0 ? "-" : "+") + (magnitude.utf8.count < 2 ? "0" : "") + magnitude
            return sign + String(digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction) + "e" + power
        }
        guard !digits.isEmpty else { return sign + "0" }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        let whole = digits.prefix(point)
        let fraction = digits.dropFirst(point)
        return sign + whole + String(repeating: "0", count: point - whole.count) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The same number for people: integers up to 2^53 in full.
    static func plain(_ value: Double) -> String {
        guard let integer = Int64(exactly: value), integer.magnitude <= 1 << 53 else { return gateway(value) }
        return String(integer)
    }

    /// A number of bytes, `512 B`, `8.4 kB`, `1.2 MB`.
    static func size(_ bytes: Int) -> String {
        guard bytes >= 1000 else { return "\(bytes) B" }
        let (unit, name) = bytes < 1_000_000 ? (1000, "kB") : (1_000_000, "MB")
        let tenths = bytes / (unit / 10)
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }

    /// A number of things, `1 family`, `3 families`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    /// The significant digits of a number, and how many of them stand before the point.
    private static func decimal(_ value: Double) -> (digits: String, point: Int) {
        let parts = value.description.split(separator: "e", maxSplits: 1)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = (parts.first ?? "0").split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa.first ?? "0"
        let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
        let significant = all.drop { $0 == "0" }
        let zeros = all.count - significant.count
        var digits = significant
        while digits.last == "0" { digits = digits.dropLast() }
        return (String(digits), digits.isEmpty ? 1 : whole.count - zeros + exponent)
    }
}
