// A regression problem of paper A: an input law by quadrature, a target, and the moments that the theory needs.
// Unaware of networks.
import Glibc
import Numerics

/// Target f under an input law ρ, given at N quadrature nodes, with inputs x = (x̃, 1) of D = d + 1 components.
public struct Problem: Sendable {
    /// Name in manifests and figures.
    public let name: String
    /// D.
    public let inputs: Int
    /// Inputs at the nodes, [D, N] component by component; the last component is 1.
    public let x: [Double]
    /// Quadrature weights [N], sum 1.
    public let weights: [Double]
    /// f at the nodes [N].
    public let targets: [Double]

    /// z = E[f x], [D].
    public let drive: [Double]
    /// M = E[x xᵀ], [D, D].
    public let secondMoment: [Double]
    /// s* = M⁻¹ z, the best linear predictor [D].
    public let bestLinear: [Double]
    /// R0 = ½ E f².
    public let initialRisk: Double
    /// R_lin = ½ E (f − s*·x)² = R0 − ½ z·s*.
    public let riskAtLinearFit: Double

    /// A problem from its nodes: `coordinates` [d, N] component by component, without the constant input.
    public init(name: String, coordinates: [Double], weights: [Double], targets: [Double]) throws(DynamicsError) {
        let nodes = weights.count
        guard nodes > 0, targets.count == nodes, coordinates.count % nodes == 0 else {
            throw .badSetting(
                name: "problem '\(name)'",
                found: "\(coordinates.count) coordinates, \(nodes) weights, \(targets.count) targets",
                expected: "d·N, N and N numbers")
        }
        self.name = name
        self.weights = weights
        self.targets = targets
        let x = coordinates + [Double](repeating: 1, count: nodes)
        let inputs = x.count / nodes
        self.x = x
        self.inputs = inputs
        func mean(_ g: (Int) -> Double) -> Double { (0..<nodes).reduce(0) { $0 + weights[$1] * g($1) } }
        drive = (0..<inputs).map { d in mean { targets[$0] * x[d * nodes + $0] } }
        secondMoment = (0..<inputs * inputs).map { e in
            mean { x[e / inputs * nodes + $0] * x[e % inputs * nodes + $0] }
        }
        guard let solution = SmallMatrix.solve(secondMoment, drive) else {
            throw .badSetting(
                name: "problem '\(name)'", found: "a singular second moment of the inputs",
                expected: "inputs that span all directions")
        }
        let fit = solution
        bestLinear = fit
        initialRisk = 0.5 * mean { targets[$0] * targets[$0] }
        riskAtLinearFit =
            0.5
            * mean { i in
                let error = targets[i] - (0..<inputs).reduce(0) { $0 + fit[$1] * x[$1 * nodes + i] }
                return error * error
            }
    }

    /// N.
    public var nodes: Int { weights.count }
    /// ‖z‖.
    public var driveNorm: Double { SmallMatrix.norm(drive) }
    /// ẑ = z/‖z‖.
    public var direction: [Double] { drive.map { $0 / driveNorm } }
    /// μ = ẑᵀMẑ.
    public var curvature: Double {
        let unit = direction
        return SmallMatrix.dot(unit, SmallMatrix.multiply(secondMoment, unit))
    }
    /// D0 = R0 − R_lin.
    public var descent: Double { initialRisk - riskAtLinearFit }
    /// ‖s*‖.
    public var bestLinearNorm: Double { SmallMatrix.norm(bestLinear) }
    /// Whether z is an eigenvector of M to 1e-9: then the closed forms of the descent are exact.
    public var driveIsEigenvector: Bool {
        let image = SmallMatrix.multiply(secondMoment, direction)
        return zip(image, direction).allSatisfy { abs($0 - curvature * $1) < 1e-9 }
    }
    /// E[(f − s*·x) (v·x)³] along v = s*/‖s*‖, the third moment that starts the escape (paper A, T5).
    public var escapeMoment: Double {
        let unit = bestLinear.map { $0 / bestLinearNorm }
        return (0..<nodes).reduce(0) { sum, i in
            let along = (0..<inputs).reduce(0) { $0 + unit[$1] * x[$1 * nodes + i] }
            return sum + weights[i] * (targets[i] - bestLinearNorm * along) * along * along * along
        }
    }
}

extension Problem {
    /// Names that `named(_:)` knows.
    public static let names = ["odd", "gen", "gauss", "2d"]

    /// One of paper A's problems (as reconstructed): `odd`, `gen`, `gauss` or `2d`.
    public static func named(_ name: String) throws(DynamicsError) -> Problem {
        switch name {
        case "odd": try line(name, .uniform(32)) { 5 * sin(.pi * $0) }
        case "gen": try line(name, .uniform(32)) { 5 * sin(.pi * $0) + 2 * cos(.pi * $0) + 1 }
        case "gauss": try line(name, .normal(60)) { 3 * sin(1.5 * $0) + 0.5 }
        case "2d": try square(name, .uniform(10)) { 4 * sin(.pi * $0) * cos($1) + 2 * sin(.pi * $1 / 1.5) + 1 }
        default: throw .badSetting(name: "problem", found: "'\(name)'", expected: "one of \(names)")
        }
    }

    /// A function of one variable under the law of `rule`.
    public static func line(
        _ name: String, _ rule: Quadrature, target: (Double) -> Double
    ) throws(DynamicsError) -> Problem {
        try Problem(name: name, coordinates: rule.nodes, weights: rule.weights, targets: rule.nodes.map(target))
    }

    /// A function of two independent variables, each under the law of `rule`.
    public static func square(
        _ name: String, _ rule: Quadrature, target: (Double, Double) -> Double
    ) throws(DynamicsError) -> Problem {
        let pairs = rule.nodes.indices.flatMap { i in rule.nodes.indices.map { (i, $0) } }
        let first = pairs.map { rule.nodes[$0.0] }
        let second = pairs.map { rule.nodes[$0.1] }
        return try Problem(
            name: name, coordinates: first + second, weights: pairs.map { rule.weights[$0.0] * rule.weights[$0.1] },
            targets: zip(first, second).map(target))
    }
}
