/// Texts with the escapes of the exposition formats.
enum EscapedText {
    /// Backslash and line feed are escaped everywhere; a double quote in what stands in double quotes and in OpenMetrics' help texts.
    static func append(_ text: String, escapingQuotes: Bool, to output: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
            case UInt8(ascii: "\n"): output.append(contentsOf: "\\n".utf8)
            case UInt8(ascii: "\"") where escapingQuotes: output.append(contentsOf: "\\\"".utf8)
            default: output.append(byte)
            }
        }
    }

    /// A text with the quotes around it.
    static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        append(text, escapingQuotes: true, to: &output)
        output.append(UInt8(ascii: "\""))
    }
}
