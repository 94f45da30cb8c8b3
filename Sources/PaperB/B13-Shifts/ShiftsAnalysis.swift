// analyse.shifts: how the phases move with width, number of samples and label noise (B13). Unaware of training and drawing.
import Engine
import HDF5
import Results

/// Compares networks that differ from a base in one respect.
struct AnalyseShifts: StageKind {
    let name = "analyse.shifts"
    let summary = "compares the phases over widths, numbers of samples and label noise (figure B13)"

    static let factors = ["widths", "samples", "noises"]
    static let words = ["widths": "width", "samples": "number of samples", "noises": "label noise"]

    let parameters: [ParameterDeclaration] = Self.factors.map {
        .init($0, .list(.number(0...1e9)), "the values of the files of the input of the same name, in order")
    }

    let inputs: [InputDeclaration] = Self.factors.map {
        .init($0, .oneOrMore, "phases.h5 of networks that differ in \(Self.words[$0]!), ascending")
    }

    func outputs(_ parameters: ParameterValues) -> [String] { ["shifts.h5"] }

    func ingredients() throws -> [String: String] { try Versions.of(.hdf5, .zlib, .libc) }

    func run(_ context: StageContext) throws {
        let artifact = try Artifact.create(
            kind: name, description: "Phases of the reconstruction loss by width, number of samples and label noise",
            parameters: context.parameters)
        var claims: [Claim] = []
        for factor in Self.factors {
            let files = try PhasesFile.read(factor, context)
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
            var table = PhasesFile.summary(files)
            table.columns[0] = Column("value", Self.words[factor]!, values)
            try table.write(to: artifact.root, factor, attributes: ["labels": .strings(files.map(\.label))])
            claims += Self.claims(factor, files)
        }
        try Claim.write(claims, to: artifact.root)
        try Artifact.finish(artifact, at: context.output("shifts.h5"))
    }

    private static func claims(_ factor: String, _ files: [PhasesFile]) -> [Claim] {
        let word = words[factor]!
        let curves = files.flatMap(\.seeds)
        let share = Double(curves.count(where: \.isThreePhases)) / Double(curves.count)
        let seeds = files.map(\.seeds.count).min() ?? 0
        // The first to the last: a factor of the ends, per seed.
        let shifts = (0..<seeds).compactMap { seed -> Double? in
            guard let first = files.first?.seeds[seed].second, let last = files.last?.seeds[seed].second else {
                return nil
            }
            return octaves(last, first)
        }
        return [
            Claim(
                "B13.three-phases.\(factor)",
                "Three phases whatever the \(word): share of seeds and of \(files.count) values that have them",
                .atLeast,
                expected: 1, tolerance: 0, measured: share, samples: curves.count),
            Claim(
                "B13.minimum-stays.\(factor)",
                "Octaves by which the loss's minimum moves from the smallest to the largest \(word) (an octave is what the "
                    + "minimum's place means)", expected: 0, tolerance: 1, shifts),
        ]
    }
}
