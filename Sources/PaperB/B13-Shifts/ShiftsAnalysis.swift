// analyse.shifts: how the phases move with width, number of samples and label noise (B13). Unaware of training and drawing.
import Results
import StageGraph

/// Compares networks that differ from a base in one respect.
struct AnalyseShifts: AnalysisKind {
    let name = "analyse.shifts"
    let summary = "compares the phases over widths, numbers of samples and label noise (figure B13)"
    let contents = "Phases of the reconstruction loss by width, number of samples and label noise"
    let artifact = "shifts.h5"

    static let factors = ["widths", "samples", "noises"]
    static let words = ["widths": "width", "samples": "number of samples", "noises": "label noise"]

    let parameters: [ParameterDeclaration] = Self.factors.map {
        .init($0, .list(.number(0...1e9)), "the values of the files of the input of the same name, in order")
    }
    let inputs: [InputDeclaration] = Self.factors.map {
        .init($0, .oneOrMore, "phases.h5 of networks that differ in \(Self.words[$0]!), ascending")
    }

    func analyse(_ context: StageContext) throws -> Analysis {
        let compared = try Self.factors.map { ($0, try PhasesFile.read($0, context)) }
        return Analysis(
            tables: try compared.map { factor, files in
                let values = try Self.values(factor, of: files, context)
                return PhasesFile.part(factor, files, along: Column("value", Self.words[factor]!, values))
            }, claims: compared.flatMap(Self.claims))
    }

    /// What the files of a factor differ in. Throws a `Failure` if it is not ascending numbers, one for each file.
    private static func values(_ factor: String, of files: [PhasesFile], _ context: StageContext) throws -> [Double] {
        let values = context.parameters.numbers(factor)
        guard files.count == values.count, zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw Failure(
                .usage, "the values of '\(factor)' do not fit its inputs", at: context.stage,
                facts: [
                    .init("found", "\(values.map { short($0, digits: 6) }.joined(separator: ", "))"),
                    .init("expected", "\(files.count) ascending numbers"),
                ])
        }
        try PhasesFile.requireEqualIterations(files, stage: context.stage)
        return values
    }

    private static func claims(_ factor: String, _ files: [PhasesFile]) -> [Claim] {
        let word = words[factor]!
        let curves = files.flatMap(\.seeds)
        let share = Double(curves.count(where: \.isThreePhases)) / Double(curves.count)
        return [
            .measure(
                "B13.three-phases.\(factor)",
                "Three phases whatever the \(word): share of seeds and of \(files.count) values that have them",
                .atLeast, expected: 1
            ) { .value(share, samples: curves.count) },
            // Where no seed has both minima, they do not stay.
            Claim(
                "B13.minimum-stays.\(factor)",
                "Octaves by which the loss's minimum moves from the smallest to the largest \(word) (an octave is what the "
                    + "minimum's place means)", expected: 0, tolerance: 1,
                files[files.count - 1].octavesOfMinimum(from: files[0])),
        ]
    }
}
