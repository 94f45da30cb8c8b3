// One array of a network's or an optimiser's state, as it is saved. Unaware of files.

/// An array with the name and shape it has in PyTorch's state dict, elements in PyTorch's order (OIHW for convolutions,
/// outputs × inputs for Linear with images flattened as C, H, W).
public struct NamedArray: Sendable, Equatable {
    /// Such as `blocks.0.conv.weight`.
    public var name: String
    /// Extents, the last varies fastest.
    public var shape: [Int]
    /// The elements.
    public var values: [Float]

    /// Collects the parts.
    ///
    /// - Precondition: there are as many values as the shape says.
    public init(name: String, shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "\(name): \(values.count) values for shape \(shape)")
        self.name = name
        self.shape = shape
        self.values = values
    }
}
