// The activation functions of the two-layer kernels. Unaware of networks.
import CKernels

/// An activation σ and its derivative, evaluated by the Float64 kernels. The bits of `tanh`, `relu`, `sigmoid` and
/// `identity` do not depend on the processor; the others call the C library.
public enum ActivationFunction: String, CaseIterable, Sendable, Codable {
    case tanh, relu, sigmoid, erf, arctan, sin, gelu, softplus, identity

    var code: Int32 {
        let code =
            switch self {
            case .tanh: CK_TANH
            case .relu: CK_RELU
            case .sigmoid: CK_SIGMOID
            case .erf: CK_ERF
            case .arctan: CK_ARCTAN
            case .sin: CK_SIN
            case .gelu: CK_GELU
            case .softplus: CK_SOFTPLUS
            case .identity: CK_IDENTITY
            }
        return Int32(code)
    }

    /// Whether the backward pass reads stored slopes; else it derives σ' from the stored σ.
    var storesSlopes: Bool { ck_activation_stores_slopes(code) != 0 }

    /// σ and σ' at each element of `x`.
    public func evaluate(_ x: [Double]) -> (value: [Double], slope: [Double]) {
        var value = [Double](repeating: 0, count: x.count)
        var slope = value
        ck_activation(code, x.count, x, &value, &slope)
        return (value, slope)
    }

    /// σ of each element of `x`, in place.
    public func apply(_ x: inout [Double]) {
        x.withUnsafeMutableBufferPointer { ck_activation(code, $0.count, $0.baseAddress, $0.baseAddress, nil) }
    }
}
