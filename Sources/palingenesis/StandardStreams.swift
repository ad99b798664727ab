#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The stream for what is not the result.
enum StandardError {
    /// Writes a message, control characters shown rather than obeyed: what it quotes may come from anywhere.
    static func write(_ text: String) { writeLine(ControlCharacters.shown(in: text), to: STDERR_FILENO) }
}

/// The stream for the result; each line is out when the call returns, whether a terminal or a pipe reads it.
enum StandardOutput {
    static func write(_ text: String) { writeLine(text, to: STDOUT_FILENO) }
}

private func writeLine(_ text: String, to descriptor: Int32) {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if count < 0, errno != EINTR { return }
    }
}
