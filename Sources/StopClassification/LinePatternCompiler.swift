/// Turns the text of a `LinePattern` into its automaton.
struct LinePatternCompiler {
    /// How a message may go on behind its key phrase, which is what `~` stands for.
    ///
    /// A phrase that simply goes on is prose about the message, not the message.
    static let messageEnd =
        "{|.|!| ·| · *|\\|*| \\|*| (*){|.|!}|.{ |} · *|{.|!|,|;|:|} reset*|{.|!} *{reset|try again|upgrade|wait|retry}*|{,|;|:| ·} {please |}{try again|wait}*| and {will |}reset*}"

    private typealias Step = LinePattern.Step

    /// Fragments stand in fragments, but not without end.
    private static let fragmentDepthLimit = 3

    private let fragments: [String: String]
    private var fragmentDepth = 0
    private var rest: Substring.UnicodeScalarView
    private let length: Int
    private var steps: [LinePattern.Step] = []

    /// - Parameter fragments: the texts that `{=name}` stands for.
    init(_ source: String, fragments: [String: String]) {
        self.fragments = fragments
        rest = Substring(source).unicodeScalars
        length = source.unicodeScalars.count
    }

    mutating func compile() throws(LinePattern.SyntaxError) -> [LinePattern.Step] {
        guard (1...1024).contains(length) else {
            throw LinePattern.SyntaxError(description: "a pattern has 1 to 1024 characters")
        }
        try sequence(depth: 0)
        guard rest.isEmpty else { throw LinePattern.SyntaxError(description: "'}' without '{'") }
        if let last = lastStar, last == steps.count - 3 {
            steps.removeLast(3)
            steps.append(.rest)
        } else {
            steps.append(.end)
        }
        return steps
    }

    /// Where the outermost `*` that was read last begins: three steps, split, any, jump.
    private var lastStar: Int?

    private mutating func sequence(depth: Int) throws(LinePattern.SyntaxError) {
        guard depth <= 8 else { throw LinePattern.SyntaxError(description: "'{' is nested more than 8 deep") }
        while let scalar = rest.first {
            if depth > 0, scalar == "|" || scalar == "}" { return }
            if scalar == "}" { throw LinePattern.SyntaxError(description: "'}' without '{'") }
            rest.removeFirst()
            switch scalar {
            case "{" where rest.first == "=": try fragment(named: fragmentName(), depth: depth)
            case "{": try alternatives(depth: depth + 1)
            case "*":
                let start = steps.count
                steps += [.split(start + 1, start + 3), .any, .jump(start)]
                lastStar = depth == 0 ? start : lastStar
            case "#": repeated(.numeral)
            case "@": repeated(.wordByte)
            case "~": try insert(Self.messageEnd, depth: depth)
            case "\\":
                guard let literal = rest.popFirst() else { throw LinePattern.SyntaxError(description: "nothing follows '\\'") }
                append(literal)
            default: append(scalar)
            }
        }
    }

    /// The name in `{=name}`, whose brace has been read.
    private mutating func fragmentName() throws(LinePattern.SyntaxError) -> String {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "}") else { throw LinePattern.SyntaxError(description: "'{' without '}'") }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
    }

    private mutating func fragment(named name: String, depth: Int) throws(LinePattern.SyntaxError) {
        guard let text = fragments[name] else {
            let known = fragments.keys.sorted().joined(separator: ", ")
            throw LinePattern.SyntaxError(description: "'{=…}' names no fragment\(known.isEmpty ? "" : " (there are \(known))")")
        }
        guard fragmentDepth < Self.fragmentDepthLimit else {
            throw LinePattern.SyntaxError(description: "fragments stand in fragments more than \(Self.fragmentDepthLimit) deep")
        }
        fragmentDepth += 1
        try insert(text, depth: depth)
        fragmentDepth -= 1
    }

    /// Reads another text in the place of what was read last.
    private mutating func insert(_ text: String, depth: Int) throws(LinePattern.SyntaxError) {
        let behind = rest
        rest = Substring(text).unicodeScalars
        try sequence(depth: depth)
        guard rest.isEmpty else { throw LinePattern.SyntaxError(description: "a fragment holds '|' or '}' without '{'") }
        rest = behind
    }

    private mutating func alternatives(depth: Int) throws(LinePattern.SyntaxError) {
        var exits: [Int] = []
        while true {
            let split = steps.count
            steps.append(.split(split + 1, split + 1))
            try sequence(depth: depth)
            guard let scalar = rest.popFirst() else { throw LinePattern.SyntaxError(description: "'{' without '}'") }
            exits.append(steps.count)
            steps.append(.jump(0))
            guard scalar == "|" else { break }
            steps[split] = .split(split + 1, steps.count)
        }
        for exit in exits { steps[exit] = .jump(steps.count) }
    }

    private mutating func repeated(_ step: LinePattern.Step) {
        let start = steps.count
        steps += [step, .split(start, start + 2)]
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        let canonical: Unicode.Scalar =
            switch CanonicalScalar(scalar) {
            case .space: " "
            case .separator: "·"
            case .other(let scalar): scalar
            }
        steps += String(canonical).utf8.map { .byte($0.folded) }
    }
}
