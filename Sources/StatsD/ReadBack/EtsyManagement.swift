/// The management port of etsy's StatsD: text lines over TCP, `docs/admin_interface.md`.
enum EtsyManagement {
    /// The most that is read of an answer.
    static let limit = 64 << 20

    /// Asks for `counters` or `gauges`; blocks, at most for the given time.
    static func ask(_ command: String, host: String, port: UInt16, milliseconds: Int) -> Result<[String: Double], SocketError> {
        let addresses: [SocketAddress]
        switch SocketAddress.lookUp(.udp(host: host, port: port)) {
        case .success(let found): addresses = found
        case .failure(let error): return .failure(SocketError(words: "cannot resolve \"\(host)\": \(error.reason)"))
        }
        var failure = SocketError(words: "its name has no address")
        for address in addresses {
            do throws(SocketError) {
                let connection = try GraphiteConnection(to: address, milliseconds: milliseconds)
                try connection.send(Array("\(command)\n".utf8), milliseconds: milliseconds)
                let answer = try connection.receive(until: "END\n\n", limit: limit, milliseconds: milliseconds)
                return .success(numbers(in: answer))
            } catch {
                failure = error
            }
        }
        return .failure(failure)
    }

    /// The numbers of an object as Node.js' `util.inspect` prints it: `{ 'a.b': 1, c: 2.5 }`, on one line or on many.
    static func numbers(in text: [UInt8]) -> [String: Double] {
        var numbers: [String: Double] = [:]
        var rest = text[...]
        func drop(while matches: (UInt8) -> Bool) { rest = rest.drop(while: matches) }
        let isPunctuation: (UInt8) -> Bool = { " \n{},".utf8.contains($0) }
        while true {
            drop(while: isPunctuation)
            guard let first = rest.first else { return numbers }
            let key: ArraySlice<UInt8>
            if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                key = rest.prefix { $0 != first }
                rest = rest.dropFirst(key.count + 1)
            } else {
                key = rest.prefix { $0 != UInt8(ascii: ":") && !isPunctuation($0) }
                rest = rest.dropFirst(key.count)
            }
            guard rest.first == UInt8(ascii: ":") else { continue }
            rest = rest.dropFirst()
            drop { $0 == UInt8(ascii: " ") }
            let value = rest.prefix { !isPunctuation($0) }
            rest = rest.dropFirst(value.count)
            if let number = Double(String(decoding: value, as: UTF8.self)) { numbers[String(decoding: key, as: UTF8.self)] = number }
        }
    }
}
