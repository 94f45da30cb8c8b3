// analyse.sample-strength: whether weak and strong samples behave as the theory has it, over seeds. Unaware of training
// and of drawing.
import HDF5
import Results
import StageGraph

/// Joins the seeds, finds the phases of the mean reconstruction loss and evaluates the claims of figure B5.
struct AnalyseSampleStrength: AnalysisKind {
    let name = "analyse.sample-strength"
    let summary = "compares weak and strong samples of real data with the theory, over seeds (paper B)"
    let contents = "Weak and strong samples over training: means over seeds and claims"
    let artifact = "sample-strength.h5"
    let inputs: [InputDeclaration] = [
        .init("strengths", .oneOrMore, "strength.h5 of probe.sample-strength, one for each seed")
    ]

    func analyse(_ context: StageContext) throws -> Analysis {
        let files = context.inputs["strengths"] ?? []
        let seeds = try SeedTables(files, group: "strength")
        let made = try Artifact.parameters(of: File.open(files[0].path))
        let split = made["splitIteration"]?.int ?? 0
        let mean = try seeds.meanPart([
            "split_iteration": .integer(split), "share": .number(made["share"]?.double ?? .nan),
            "classes": .integer(seeds.attributes[0]["classes"]?.int ?? 0), "layer": .string(made["layer"]?.text ?? ""),
        ])
        return Analysis(tables: [mean], claims: try SampleStrengthClaims.evaluate(seeds, split: Double(split)))
    }
}
