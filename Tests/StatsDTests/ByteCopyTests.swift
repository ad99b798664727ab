import Testing

@testable import StatsD

struct ByteCopyTests {
    @Test(arguments: 0..<70)
    func exactlySoManyBytesAreCopied(_ count: Int) {
        let source = (0..<80).map { UInt8($0 + 1) }
        var destination = [UInt8](repeating: 0, count: 80)
        destination.withUnsafeMutableBufferPointer { destination in
            source.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = destination.baseAddress else { return }
                ByteCopy.copy(from, to: to, count: count)
            }
        }
        #expect(destination == Array(source.prefix(count)) + [UInt8](repeating: 0, count: 80 - count))
    }
}
