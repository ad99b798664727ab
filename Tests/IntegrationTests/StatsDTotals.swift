import Foundation
import Glibc

/// A UDP socket that adds up what a StatsD receiver would: counters' deltas, and gauges as they were set last.
///
/// Deliberately not the program's own receiver, so that a mistake in what both believe shows.
final class StatsDTotals {
    /// How a receiver writes labels.
    enum Syntax { case datadog, graphite }

    struct Series: Hashable {
        let name: String
        let labels: [String: String]
    }

    private(set) var counters: [Series: Double] = [:]
    private(set) var gauges: [Series: Double] = [:]
    /// Lines that are not StatsD.
    private(set) var malformed: [String] = []
    private(set) var longestDatagram = 0
    let address: String
    private let descriptor: Int32
    private let syntax: Syntax

    /// - Parameter port: zero for any.
    init(_ syntax: Syntax, port: Int = 0) throws {
        self.syntax = syntax
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        // A test looks every 20 ms; everything that can arrive in between has room.
        var room: Int32 = 4 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var own = sockaddr_in()
        own.sin_family = sa_family_t(AF_INET)
        own.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        own.sin_port = UInt16(port).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &own) { [descriptor] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw TooLate(description: "no socket for datagrams") }
        address = "127.0.0.1:\(UInt16(bigEndian: own.sin_port))"
    }

    deinit { close(descriptor) }

    /// Begins to look for the longest datagram anew.
    func forgetLongest() { longestDatagram = 0 }

    /// Takes in what has arrived, or so many datagrams of it.
    func drain(atMost limit: Int = .max) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        for _ in 0..<limit {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { return }
            longestDatagram = max(longestDatagram, count)
            for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
                add(String(line))
            }
        }
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let series = Series(name: name, labels: labels)
        return counters[series] ?? gauges[series]
    }

    private func add(_ line: String) {
        let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 2, let colon = fields[0].lastIndex(of: ":"), let number = Double(fields[0][fields[0].index(after: colon)...])
        else {
            malformed.append(line)
            return
        }
        var name = String(fields[0][..<colon])
        var labels: [String: String] = [:]
        switch syntax {
        case .datadog where fields.count == 3 && fields[2].hasPrefix("#"):
            for pair in fields[2].dropFirst().split(separator: ",") { add(pair, separator: ":", to: &labels) }
        case .graphite:
            let parts = name.split(separator: ";")
            name = parts.first.map(String.init) ?? ""
            for pair in parts.dropFirst() { add(pair, separator: "=", to: &labels) }
        default: break
        }
        let series = Series(name: name, labels: labels)
        switch fields[1] {
        case "c": counters[series, default: 0] += number
        case "g" where gauges[series] == nil || !(fields[0][fields[0].index(after: colon)...].hasPrefix("-")): gauges[series] = number
        // A sign means a change.
        case "g": gauges[series, default: 0] += number
        default: malformed.append(line)
        }
    }

    private func add(_ pair: Substring, separator: Character, to labels: inout [String: String]) {
        let halves = pair.split(separator: separator, maxSplits: 1)
        labels[String(halves[0])] = halves.count == 2 ? String(halves[1]) : ""
    }
}
