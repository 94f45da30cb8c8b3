// plot.weak-strong: the figure of the theory of weak and strong samples (B8). Unaware of how it was computed.
import Gnuplot
import HDF5
import Results
import StageGraph

/// Sums of weights, outputs and reconstruction loss with theory and measurement, and the sweeps over k, ρ, l.
struct PlotWeakStrong: FigureKind {
    let name = "plot.weak-strong"
    let summary = "draws sums of weights, outputs and reconstruction loss of weak and strong samples (figure B8)"
    let inputs: [InputDeclaration] = [.init("theory", .one, "theory.h5 of analyse.weak-strong")]

    func draw(_ context: StageContext) throws -> Drawing {
        let theory = try WeakStrongTheory(reading: context.input("theory"))
        let panels = try WeakStrongPanels(theory)
        let frames = Frame(left: 0.062, right: 0.985, bottom: 0.1, top: 0.95)
            .grid(rows: 2, columns: 3, horizontalGap: 0.082, verticalGap: 0.16)
        return Drawing(
            width: 6.75, height: 3.9, header: "Theory of weak and strong samples: see caption.txt.",
            panels: [
                try panels.sums(frames[0]), try panels.outputs(frames[1]), try panels.loss(frames[2]),
                try panels.sweep("k", math("*k* = "), frames[3], "(d)  Strength of strong samples"),
                try panels.sweep("rho", math("*ρ* = "), frames[4], "(e)  Share of weak samples"),
                try panels.sweep("l", math("*l* = "), frames[5], "(f)  Number of classes"),
            ], facts: [Self.explanation] + theory.claims.map(\.captionLine))
    }

    /// What lines and points are.
    private static let explanation =
        "Lines: the reduced recursion and, in (c), the closed form in continuous time. Points: gradient descent on "
        + "all weights over the enumerated population, and the decoder fitted to its outputs by least squares. "
        + "Bands with dashed edges: upper and lower bounds of the sums. Nothing is random and nothing is fitted to "
        + "the points: there are no seeds and no error bars. In (c) the boundaries of the phases are read off the "
        + "measured loss; the dashed vertical line is where q(k)/q(1) = k. (d) to (f): L over its value before "
        + "training; one of k, ρ, l is varied, the other two are those of (a) to (c). Losses below a "
        + "thousandth of the first leave the panels."
}

/// A theory.h5 as the plot reads it.
struct WeakStrongTheory: Sendable {
    /// The recursion and its bounds; gradient descent on all weights.
    let theory: Table
    let descent: Table
    let theoryMarks: [String: AttributeValue]
    let descentMarks: [String: AttributeValue]
    /// By sweep (k, rho, l), in the order of its parameter.
    private(set) var sweeps: [String: [(marks: [String: AttributeValue], table: Table)]] = [:]
    let claims: [Claim]

    /// Throws a `Failure` if the input is not an artifact of analyse.weak-strong.
    init(reading input: InputFile) throws {
        let file = try Artifact.open(input, kind: "analyse.weak-strong")
        claims = try Claim.read(from: file.root)
        theory = try Table(reading: file.root.group("theory"))
        theoryMarks = try file.root.group("theory").attributes()
        descent = try Table(reading: file.root.group("descent"))
        descentMarks = try file.root.group("descent").attributes()
        for name in ["k", "rho", "l"] where try file.root.contains("sweeps/\(name)") {
            let numbers = try file.root.group("sweeps/\(name)").names().compactMap(Int.init).sorted()
            sweeps[name] = try numbers.map { number in
                let group = try file.root.group("sweeps/\(name)/\(number)")
                return (try group.attributes(), try Table(reading: group))
            }
        }
    }
}
