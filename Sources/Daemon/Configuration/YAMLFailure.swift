import Yams

/// Says in one line what Yams has to say about a broken text.
enum YAMLFailure {
    static func problem(_ error: YamlError, in text: String) -> YAMLText.Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            // What was never closed is noticed at the end of the file only.
            let place = context.map { "\($0.text)\($0.mark.line < mark.line ? " from line \($0.mark.line) on" : ""): " } ?? ""
            // libyaml's own words for this name a function of its interface.
            guard !problem.hasPrefix("Maximum nesting level") else { return tooDeep(line: mark.line) }
            let hint = isTab(at: mark, in: text) ? " (indent with spaces, not with a tab)" : ""
            return YAMLText.Problem(line: mark.line, column: mark.column, reason: "broken YAML: \(place)\(problem)\(hint)")
        case .composer(let context, let problem, let mark, _):
            let place = context.map { "\($0.text), " } ?? ""
            return YAMLText.Problem(line: mark.line, column: mark.column, reason: "broken YAML: \(place)\(problem)")
        case .reader(let problem, let offset, _, _):
            return YAMLText.Problem(line: line(atCharacter: offset ?? 0, of: text), column: nil, reason: "broken YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            return duplicate(names: names, mark: context.mark, in: text)
        default:
            return tooDeep(line: 1)
        }
    }

    private static func tooDeep(line: Int) -> YAMLText.Problem {
        YAMLText.Problem(line: line, column: nil, reason: "broken YAML: values are nested too deep")
    }

    private static func duplicate(names: [String], mark: Mark, in text: String) -> YAMLText.Problem {
        let name = ConfigurationQuotation.printable(names.first ?? "")
        let second = lineOfSibling(named: names.first ?? "", mark: mark, in: text)
        let place = second.map { _ in "first in line \(mark.line)" } ?? "in the map that has it here"
        return YAMLText.Problem(line: second ?? mark.line, column: nil, reason: "\(name): this key is given twice (\(place))")
    }

    /// The line of the same name in the same column further down, in a map that is written in lines; nil when there is none to be seen.
    private static func lineOfSibling(named name: String, mark: Mark, in text: String) -> Int? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for number in max(mark.line, 0)..<max(lines.count, mark.line, 0) {
            let line = lines[number]
            let indent = line.prefix { $0 == " " }.count
            let content = line.dropFirst(indent)
            guard !content.isEmpty, content.first != "#" else { continue }
            guard indent + 1 >= mark.column else { return nil }
            let bare = content.drop { $0 == "\"" || $0 == "'" }
            if indent + 1 == mark.column, bare.hasPrefix(name),
                bare.dropFirst(name.count).drop(while: { "\"' ".contains($0) }).first == ":"
            {
                return number + 1
            }
        }
        return nil
    }

    private static func isTab(at mark: Mark, in text: String) -> Bool {
        let lines = text.split(maxSplits: max(mark.line, 1), omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard lines.indices.contains(mark.line - 1) else { return false }
        let scalars = lines[mark.line - 1].unicodeScalars
        let here = scalars.index(scalars.startIndex, offsetBy: max(mark.column - 1, 0), limitedBy: scalars.endIndex)
        return here.map { $0 < scalars.endIndex && scalars[$0] == "\t" } ?? false
    }

    private static func line(atCharacter offset: Int, of text: String) -> Int {
        text.prefix(max(offset, 0)).count(where: \.isNewline) + 1
    }
}
