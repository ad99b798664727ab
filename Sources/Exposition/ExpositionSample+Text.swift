extension ExpositionSample {
    /// Appends the sample as one line of Prometheus text 0.0.4.
    ///
    /// The timestamp is left out: what pushes text must not send one.
    package func appendText(to output: inout [UInt8]) {
        output.append(contentsOf: name.utf8)
        if !labels.isEmpty {
            output.append(UInt8(ascii: "{"))
            for (index, label) in labels.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output.append(contentsOf: label.name.utf8)
                output.append(UInt8(ascii: "="))
                output.append(UInt8(ascii: "\""))
                EscapedText.append(label.value, escapingQuotes: true, to: &output)
                output.append(UInt8(ascii: "\""))
            }
            output.append(UInt8(ascii: "}"))
        }
        output.append(UInt8(ascii: " "))
        NumberText.append(value, to: &output)
        output.append(UInt8(ascii: "\n"))
    }
}

extension ExpositionFamily {
    /// Appends the family as Prometheus text 0.0.4, without timestamps.
    package func appendText(to output: inout [UInt8]) {
        if !help.isEmpty {
            output.append(contentsOf: "# HELP \(name) ".utf8)
            EscapedText.append(help, escapingQuotes: false, to: &output)
            output.append(UInt8(ascii: "\n"))
        }
        output.append(contentsOf: "# TYPE \(name) \(type.rawValue)\n".utf8)
        for sample in samples { sample.appendText(to: &output) }
    }
}
