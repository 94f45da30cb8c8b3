// Fills buffers from a counter stream. Unaware of shapes and of initialisation schemes.

extension CounterRandom {
    /// Fills `buffer` with uniform numbers of `range`, one 64-bit draw each.
    public mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Double>, in range: Range<Double> = 0..<1) {
        for i in buffer.indices { buffer[i] = uniform(in: range) }
    }

    /// Fills `buffer` with uniform numbers of `range`, one 32-bit draw each.
    public mutating func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>, in range: Range<Float> = 0..<1) {
        for i in buffer.indices { buffer[i] = uniform(in: range) }
    }

    /// Fills `buffer` with normal numbers, one 64-bit draw each.
    public mutating func fillNormal(
        _ buffer: UnsafeMutableBufferPointer<Double>, mean: Double = 0, standardDeviation: Double = 1
    ) {
        for i in buffer.indices { buffer[i] = mean + standardDeviation * normal() }
    }

    /// Fills `buffer` with normal numbers computed in Double and rounded once, one 64-bit draw each.
    public mutating func fillNormal(
        _ buffer: UnsafeMutableBufferPointer<Float>, mean: Double = 0, standardDeviation: Double = 1
    ) {
        for i in buffer.indices { buffer[i] = Float(mean + standardDeviation * normal()) }
    }
}
