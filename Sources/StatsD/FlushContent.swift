/// What writes the lines of a flush.
protocol FlushContent: Sendable {
    var writer: LineWriter<DatagramTransmitter> { get set }

    /// Takes over what others have sent to the same receiver, who sent histograms in another form.
    mutating func inherit(from others: [Self])
}

extension RegistryFlush: FlushContent where Output == DatagramTransmitter {}
extension TextFlush: FlushContent where Output == DatagramTransmitter {
    /// Nothing: a text's histograms have one form.
    mutating func inherit(from others: [Self]) {}
}
