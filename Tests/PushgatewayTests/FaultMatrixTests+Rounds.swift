import Foundation
import Push
import TestSupport
import Testing

@testable import Pushgateway

extension FaultMatrixTests {
    /// Every kind of trouble again and again, a good push after each: neither descriptors nor memory grow.
    ///
    /// `PALINGENESIS_FAULT_ROUNDS` says how often; a few times unless it is set. Memory is only looked at over 100 rounds and more, when
    /// nothing else is expected to run in this process. A round of a slow kind takes 0.1 s to 0.5 s.
    @Suite(.serialized)
    struct Rounds {
        static let rounds = FaultRounds.count(otherwise: 3)

        @Test(arguments: FaultRounds.part(of: FaultRow.all))
        func nothingGrows(row: FaultRow) async throws {
            var row = row
            if row.isSlow { row.ownTimeout = row.padding > 0 ? .milliseconds(500) : .milliseconds(100) }
            let reaction = row.reaction
            let bench = try FaultBench(row) { $0.isMultiple(of: 2) ? reaction : FaultRow.ok }
            var before: (descriptors: Int, kilobytes: Int) = (0, 0)
            for round in 0..<Self.rounds {
                var isDelivered = false
                // One of two is answered well; where that comes too late for a short limit, it is one of the next two.
                for _ in 0..<20 where !isDelivered {
                    for truth in [1, 2] where await bench.push(truth: truth).failure == nil { isDelivered = true }
                }
                #expect(isDelivered, "\(row.name), round \(round): no push is delivered any more")
                guard isDelivered else { return }
                // The first rounds make what is kept: buffers, the resolver's and the allocator's.
                if round == Self.rounds / 5 { before = (try Self.descriptors(ofPort: bench.server.port), try Self.residentKilobytes()) }
            }
            // The connection that is kept, and none more.
            #expect(try Self.descriptors(ofPort: bench.server.port) <= max(before.descriptors, 1))
            if Self.rounds >= 100 {
                let growth = try Self.residentKilobytes() - before.kilobytes
                #expect(growth < 8 << 10, "\(row.name): \(growth) kB more after \(Self.rounds) rounds")
            }
        }

        private static func residentKilobytes() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
        }

        /// Sockets of this process that lead to a port of loopback; other tests have theirs at the same time.
        private static func descriptors(ofPort port: UInt16) throws -> Int {
            let links = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
            }
            let sockets = Set(links.filter { $0.hasPrefix("socket:[") }.map { $0.dropFirst(8).dropLast() })
            let digits = String(port, radix: 16, uppercase: true)
            let remote = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
            let table = try String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8)
            return table.split(separator: "\n").count { line in
                let words = line.split(separator: " ")
                return words.count > 9 && words[2] == remote && sockets.contains(words[9])
            }
        }
    }
}
