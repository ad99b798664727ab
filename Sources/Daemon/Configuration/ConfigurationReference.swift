/// The configuration's reference, rendered from the same list of keys that the loader goes by.
public enum ConfigurationReference {
    /// A Markdown table: key, kind and range, default, when a change comes into force, what it is for.
    public static var markdown: String {
        let head = [
            "| Key | Value | Default | A change needs | What it is for |",
            "|-----|-------|---------|----------------|----------------|",
        ]
        let rows = ConfigurationKey.all.map { key in
            let reload = key.reload == .hangUp ? "SIGHUP" : "restart"
            return "| `\(key.path)` | \(cell(key.kind.name)) | \(defaultCell(key)) | \(reload) | \(cell(summary(key))) |"
        }
        return (head + rows).joined(separator: "\n") + "\n"
    }

    /// A commented configuration file: every key with its default, those without one as a comment.
    public static var yaml: String {
        var lines: [String] = []
        var open: [Substring] = []
        for key in ConfigurationKey.all {
            let names = key.path.split(separator: ".")
            let sections = names.dropLast()
            let common = zip(open, sections).prefix { $0 == $1 }.count
            for (depth, name) in sections.enumerated().dropFirst(common) { lines.append(indent(depth) + "\(name):") }
            open = Array(sections)
            let name = names.last ?? ""
            let margin = indent(sections.count)
            lines.append("\(margin)# \(summary(key))")
            lines.append("\(margin)# \(key.kind.name.filter { $0 != "`" }); \(key.environmentName)")
            if let value = key.defaultValue {
                lines.append("\(margin)\(name): \(value.yaml)")
            } else {
                lines.append("\(margin)# \(name):" + (key.defaultNote.map { " (default: \($0))" } ?? ""))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Each variable and the key that it sets, in the order of the keys.
    public static var environmentNames: [(name: String, key: String)] {
        ConfigurationKey.all.map { ($0.environmentName, $0.path) }
    }

    private static func summary(_ key: ConfigurationKey) -> String { key.summary + (key.isConfidential ? " Never shown." : "") }

    private static func defaultCell(_ key: ConfigurationKey) -> String {
        key.defaultValue.map { "`\(cell($0.yaml))`" } ?? cell(key.defaultNote ?? "none")
    }

    private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }

    /// A bar would end the cell.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
