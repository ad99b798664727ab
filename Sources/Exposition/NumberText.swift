/// Numbers as Prometheus' text formats write them, for what is written a piece at a time; see `TextCursor`.
enum NumberText {
    static func append(_ value: Double, to output: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: TextCursor.numberBytes + TextCursor.slack, alignment: 1) { buffer in
            guard let base = buffer.baseAddress else { return }
            var cursor = TextCursor(base)
            cursor.append(value)
            output.append(contentsOf: buffer.prefix(cursor.position - base))
        }
    }
}
