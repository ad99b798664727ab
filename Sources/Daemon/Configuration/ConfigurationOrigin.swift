/// Where a value comes from.
enum ConfigurationOrigin: Sendable, Equatable {
    case file(name: String, line: Int)
    case environment(String)
    case flag(String)

    /// A problem's line.
    ///
    /// - Parameters:
    ///   - path: the key, which a variable or a flag says by itself.
    ///   - part: the name below the key that is concerned; empty for the key as a whole.
    func line(_ path: String, part: String = "", _ message: String) -> String {
        let shownPart = ConfigurationQuotation.printable(part)
        switch self {
        case .file(let name, let line):
            let whole = ConfigurationQuotation.printable(path) + (part.isEmpty ? "" : ".\(shownPart)")
            return "\(name):\(line): \(whole.isEmpty ? "" : "\(whole): ")\(message)"
        case .environment(let name), .flag(let name):
            return "\(ConfigurationQuotation.printable(name)): \(part.isEmpty ? "" : "\(shownPart): ")\(message)"
        }
    }
}
