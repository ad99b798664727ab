/// How a name with characters beyond the classic ones is written for a receiver, as Prometheus 3 names the ways in `Accept`.
///
/// Names of `[a-zA-Z_:][a-zA-Z0-9_:]*` (labels without the colon) are the same in all of them.
public enum NameEscaping: String, Sendable, Hashable, CaseIterable {
    /// As it is, in double quotes.
    case allowUTF8 = "allow-utf-8"
    /// An underscore stands for each other character: what a receiver takes that knows nothing of other characters.
    case underscores
    /// `_dot_` stands for a point, two underscores for one, and for each other character.
    case dots
    /// `U__`, and `_` the character's number in hexadecimal `_` for each other character, so that the name can be read back.
    case values

    /// A metric's name as it is written, without quotes.
    public func escaped(metricName name: String) -> String {
        Names.isMetricName(name) ? name : escaped(name) { Names.isMetricName(String($0)) }
    }

    /// A label's name as it is written, without quotes.
    public func escaped(labelName name: String) -> String {
        Names.isClassicLabelName(name) ? name : escaped(name) { Names.isClassicLabelName(String($0)) }
    }

    /// A name that has other characters.
    private func escaped(_ name: String, isFirst: (Unicode.Scalar) -> Bool) -> String {
        if self == .allowUTF8 { return name }
        var result = self == .values ? "U__" : ""
        for (index, scalar) in name.unicodeScalars.enumerated() {
            let isKept = isFirst(scalar) || index > 0 && ("0"..."9").contains(scalar)
            switch self {
            case .allowUTF8, .underscores:
                result.unicodeScalars.append(isKept ? scalar : "_")
            case .dots:
                if scalar == "." {
                    result += "_dot_"
                } else if isKept, scalar != "_" {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += "__"
                }
            case .values:
                if scalar == "_" {
                    result += "__"
                } else if isKept {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += "_\(String(scalar.value, radix: 16))_"
                }
            }
        }
        return result
    }
}
