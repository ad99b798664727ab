/// How etsy's server cleans a name, and those that copied it: white space becomes one underscore, a slash a hyphen, and what is neither
/// an ASCII letter, a digit, an underscore, a hyphen nor a dot is dropped.
enum EtsyKey {
    /// - Parameter also: further characters that stay.
    static func sanitized(_ key: some StringProtocol, keeping also: Set<Unicode.Scalar> = []) -> String {
        var result = ""
        var isInSpace = false
        for scalar in key.unicodeScalars {
            if scalar.properties.isWhitespace {
                if !isInSpace { result.append("_") }
                isInSpace = true
                continue
            }
            isInSpace = false
            switch scalar {
            case "/": result.append("-")
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": result.unicodeScalars.append(scalar)
            case _ where also.contains(scalar): result.unicodeScalars.append(scalar)
            default: break
            }
        }
        return result
    }
}
