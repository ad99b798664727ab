/// The shape of a line of output, anchored at both its ends and matched in linear time.
///
/// Patterns are compared with normalised lines (see the syntax), without regard to ASCII case:
/// - `{a|b|}` is one of the alternatives, here also none;
/// - `*` is anything, also nothing;
/// - `#` is a number: digits with `.`, `,`, `_` or `~` among them;
/// - `@` is one word, without spaces;
/// - `~` is the end of a message: nothing more, a separator, or a sentence about resetting, waiting or upgrading;
/// - `{=name}` is a fragment that several patterns share;
/// - `\` takes the special meaning from the next character;
/// - ` · ` is any separator between the parts of a message, `'` any apostrophe, everything else itself.
///
/// Matching simulates a nondeterministic automaton, so no pattern and no line can make it slow: the cost is the length of the line times
/// the length of the pattern.
public struct LinePattern: Sendable, Equatable, ExpressibleByStringLiteral {
    /// Why a text is no pattern.
    public struct SyntaxError: Error, Equatable, CustomStringConvertible {
        /// What is wrong, in words.
        public let description: String
    }

    /// One instruction of the automaton.
    enum Step: Equatable {
        case byte(UInt8), any, numeral, wordByte
        case split(Int, Int), jump(Int)
        /// Nothing more may follow.
        case end
        /// Anything may follow.
        case rest
    }

    /// The pattern as it was written.
    public let source: String

    private let steps: [Step]
    private let firstBytes: ByteSet?

    /// Reads a pattern that comes from outside; throws when it is malformed or longer than 1024 characters.
    ///
    /// - Parameter fragments: what `{=name}` stands for, by name.
    public init(parsing source: String, fragments: [String: String] = [:]) throws(SyntaxError) {
        var compiler = LinePatternCompiler(source, fragments: fragments)
        let steps = try compiler.compile()
        self.init(source: source, steps: steps)
    }

    /// Reads a pattern written in the program; a malformed one matches nothing.
    public init(stringLiteral source: String) {
        do {
            try self.init(parsing: source)
        } catch {
            self.init(source: source, steps: [])
        }
    }

    private init(source: String, steps: [Step]) {
        self.source = source
        self.steps = steps
        firstBytes = Self.firstBytes(of: steps)
    }

    /// Whether the pattern could be read.
    var isValid: Bool { !steps.isEmpty }

    /// Patterns are equal when they are written alike.
    public static func == (left: LinePattern, right: LinePattern) -> Bool { left.source == right.source }

    /// Whether the whole of `line`, folded and normalised, has this shape.
    func matches(_ line: ArraySlice<UInt8>) -> Bool {
        guard isValid else { return false }
        if let firstBytes {
            guard let first = line.first, firstBytes.contains(first) else { return false }
        }
        var automaton = PatternAutomaton(steps)
        automaton.enter(0)
        for byte in line {
            if automaton.acceptsRest { return true }
            guard automaton.advance(over: byte) else { return false }
        }
        return automaton.acceptsRest || automaton.acceptsEnd
    }

    /// The bytes a match can begin with, nil when that is no use as a first test.
    private static func firstBytes(of steps: [Step]) -> ByteSet? {
        guard !steps.isEmpty else { return nil }
        var automaton = PatternAutomaton(steps)
        automaton.enter(0)
        var bytes = ByteSet()
        for index in automaton.active {
            guard case .byte(let byte) = steps[index] else { return nil }
            bytes.insert(byte)
        }
        return bytes
    }
}
