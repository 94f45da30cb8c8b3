// A second implementation of every element in Float64, straight from the definitions: slow, no gradient, no sharing.
import Foundation

@testable import Learning

/// Evaluates an architecture's elements on one batch with BatchNorm on batch statistics.
struct Reference {
    /// Weights in PyTorch's shapes and order.
    var weights: [String: [Double]]

    struct Map {
        var shape: Shape
        var values: [Double]

        func callAsFunction(_ n: Int, _ h: Int, _ w: Int, _ c: Int) -> Double {
            guard (0..<shape.height).contains(h), (0..<shape.width).contains(w) else { return 0 }
            return values[((n * shape.height + h) * shape.width + w) * shape.channels + c]
        }
    }

    init(_ state: [NamedArray]) {
        weights = Dictionary(uniqueKeysWithValues: state.map { ($0.name, $0.values.map(Double.init)) })
    }

    func output(_ elements: [Element], _ input: Map) -> Map {
        elements.reduce(input) { apply($1, $0) }
    }

    private func apply(_ element: Element, _ x: Map) -> Map {
        let s = x.shape
        switch element {
        case .probe: return x
        case .relu: return Map(shape: s, values: x.values.map { max($0, 0) })
        case .tanh: return Map(shape: s, values: x.values.map { Foundation.tanh($0) })
        case .sigmoid: return Map(shape: s, values: x.values.map { 1 / (1 + exp(-$0)) })
        case .globalAveragePool:
            return fill(Shape(vector: s.channels), batch(x)) { n, _, _, c in
                var sum = 0.0
                for h in 0..<s.height { for w in 0..<s.width { sum += x(n, h, w, c) } }
                return sum / Double(s.height * s.width)
            }
        case .residual(let main, let skip):
            let (a, b) = (output(main, x), output(skip, x))
            return Map(shape: a.shape, values: zip(a.values, b.values).map { max($0 + $1, 0) })
        case .batchNorm(let name):
            let count = Double(x.values.count / s.channels)
            let (gamma, beta) = (weights[name + ".weight"]!, weights[name + ".bias"]!)
            var result = x
            for c in 0..<s.channels {
                let places = Swift.stride(from: c, to: x.values.count, by: s.channels)
                let mean = places.reduce(0) { $0 + x.values[$1] } / count
                let variance = places.reduce(0) { $0 + (x.values[$1] - mean) * (x.values[$1] - mean) } / count
                for i in places {
                    result.values[i] = gamma[c] * (x.values[i] - mean) / (variance + 1e-5).squareRoot() + beta[c]
                }
            }
            return result
        case .linear(let name, let out, _):
            // PyTorch flattens as C, H, W.
            let (weight, bias) = (weights[name + ".weight"]!, weights[name + ".bias"])
            return fill(out, batch(x)) { n, h, w, c in
                let row = (c * out.height + h) * out.width + w
                var sum = bias?[row] ?? 0
                for i in 0..<s.height {
                    for j in 0..<s.width {
                        for k in 0..<s.channels {
                            sum += x(n, i, j, k) * weight[row * s.count + (k * s.height + i) * s.width + j]
                        }
                    }
                }
                return sum
            }
        case .convolution(let name, let channels, let kernel, let stride, _):
            let (weight, bias) = (weights[name + ".weight"]!, weights[name + ".bias"])
            let pad = kernel / 2
            let out = Shape(
                (s.height + 2 * pad - kernel) / stride + 1, (s.width + 2 * pad - kernel) / stride + 1, channels)
            return fill(out, batch(x)) { n, h, w, o in
                var sum = bias?[o] ?? 0
                for c in 0..<s.channels {
                    for i in 0..<kernel {
                        for j in 0..<kernel {
                            sum +=
                                x(n, h * stride - pad + i, w * stride - pad + j, c)
                                * weight[((o * s.channels + c) * kernel + i) * kernel + j]
                        }
                    }
                }
                return sum
            }
        case .transposedConvolution(let name, let channels):
            let (weight, bias) = (weights[name + ".weight"]!, weights[name + ".bias"]!)
            return fill(Shape(2 * s.height, 2 * s.width, channels), batch(x)) { n, h, w, o in
                var sum = bias[o]
                for i in 0..<4 where (h + 1 - i) % 2 == 0 {
                    for j in 0..<4 where (w + 1 - j) % 2 == 0 {
                        for c in 0..<s.channels {
                            let place = ((c * channels + o) * 4 + i) * 4 + j
                            sum +=
                                x(n, (h + 1 - i) / 2, (w + 1 - j) / 2, c) * (h + 1 < i || w + 1 < j ? 0 : weight[place])
                        }
                    }
                }
                return sum
            }
        }
    }

    private func batch(_ x: Map) -> Int { x.values.count / x.shape.count }

    private func fill(_ shape: Shape, _ batch: Int, _ value: (Int, Int, Int, Int) -> Double) -> Map {
        var values: [Double] = []
        values.reserveCapacity(batch * shape.count)
        for n in 0..<batch {
            for h in 0..<shape.height {
                for w in 0..<shape.width {
                    for c in 0..<shape.channels { values.append(value(n, h, w, c)) }
                }
            }
        }
        return Map(shape: shape, values: values)
    }
}
