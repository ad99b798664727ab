/// What writes the lines of a flush.
protocol FlushContent: Sendable {
    var writer: LineWriter<DatagramTransmitter> { get set }
}

extension RegistryFlush: FlushContent where Output == DatagramTransmitter {}
extension TextFlush: FlushContent where Output == DatagramTransmitter {}
