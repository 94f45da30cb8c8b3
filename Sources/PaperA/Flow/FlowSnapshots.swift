// Reading the kept states of a history.h5. Unaware of what is made of them.
import Dynamics
import HDF5
import Results
import StageGraph

/// The parameters of a two-layer network at one moment.
struct FlowSnapshot: Sendable {
    let time: Double
    /// `start`, `descent begins`, `half descent`, `plateau`, `plateau ends`, `end`, or `requested`.
    let moment: String
    /// a [M], then w [D, M], as the dynamics hold them.
    let state: [Double]
    /// M.
    let neurons: Int

    /// |a| [M].
    var amplitudes: [Double] { state[..<neurons].map(\.magnitude) }

    /// ‖w‖ [M].
    var norms: [Double] {
        (0..<neurons).map { k in
            stride(from: neurons + k, to: state.count, by: neurons).reduce(0) { $0 + state[$1] * state[$1] }
                .squareRoot()
        }
    }

    /// |a|‖w‖ [M].
    var sizes: [Double] { zip(amplitudes, norms).map { $0 * $1 } }

    /// The neurons in order of |a|‖w‖, the largest first.
    var largestFirst: [Int] {
        let sizes = sizes
        return sizes.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }
    }

    /// One component of sign(a_k) w_k [M].
    func signedInput(_ component: Int) -> [Double] {
        (0..<neurons).map { (state[$0] < 0 ? -1 : 1) * state[(component + 1) * neurons + $0] }
    }

    /// The snapshots of a history of train.flow, in order of time. Throws a `Failure` if it holds none.
    static func read(_ input: InputFile) throws -> [FlowSnapshot] {
        let file = try File.open(input.path)
        let groups = try file.root.contains("snapshots") ? file.root.group("snapshots").names() : []
        guard !groups.isEmpty else {
            throw Failure(
                .usage, "a history holds no snapshots", at: "\(input.origin)/\(input.name)",
                facts: [.init("expected", "a history of train.flow with snapshots \"stages\"")])
        }
        return try groups.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { name in
            let group = try file.root.group("snapshots/\(name)")
            let attributes = try group.attributes()
            let a = try group.dataset("a").readDoubles()
            // The file holds w neuron by neuron.
            let w = try group.dataset("w").readDoubles()
            let inputs = w.count / a.count
            let turned = (0..<w.count).map { w[$0 % a.count * inputs + $0 / a.count] }
            return FlowSnapshot(
                time: attributes["time"]?.double ?? .nan, moment: attributes["moment"]?.text ?? "", state: a + turned,
                neurons: a.count)
        }
    }
}

extension [FlowSnapshot] {
    /// Those at `moments`. Throws a `Failure` if one of them is missing.
    func showing(_ moments: [String], stage: String) throws -> [FlowSnapshot] {
        try moments.map { moment in
            if let found = first(where: { $0.moment == moment }) { return found }
            throw Failure(
                .usage, "a run lacks one of the moments that are drawn", at: stage,
                facts: [.init("expected", moment), .init("found", map(\.moment).joined(separator: ", "))],
                hint: "a run needs a secondary plateau that ends: more neurons or no endTime")
        }
    }
}
