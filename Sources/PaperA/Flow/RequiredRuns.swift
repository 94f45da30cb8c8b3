// Whether an analysis is that of the runs beside which it is drawn. Unaware of what is drawn.
import Results
import StageGraph

extension ParameterDeclaration {
    /// The option `alpha` of figures against time; there must be runs with it in these roles.
    static func shadedAlpha(of roles: [String]) -> Self {
        Self("alpha", .number(0...10), default: .number(1), "the α whose stages are shaded")
            .picking("alpha", of: roles)
    }
}

extension Rows {
    /// Throws a `Failure` if the rows are not about runs that have these values in the columns, in this order.
    func require(_ columns: [(name: String, values: [Double])], stage: String) throws {
        for column in columns {
            let found = try table.values(column.name)
            guard found != column.values else { continue }
            throw Failure(
                .usage, "the analysis is not that of the runs", at: stage,
                facts: [
                    .init("runs", "\(column.name) = \(column.values)"), .init("analysis", "\(column.name) = \(found)"),
                ])
        }
    }
}

extension [FlowRun] {
    var seeds: [Double] { map { Double($0.seed) } }

    /// Throws a `Failure` if none of them has the α to shade.
    func requireShaded(_ alpha: Double, stage: String) throws {
        guard !contains(where: { $0.alpha == alpha }) else { return }
        throw Failure(
            .usage, "no run has the α whose stages are to be shaded", at: stage,
            facts: [.init("alpha", "\(alpha)"), .init("found", "\(Set(map(\.alpha)).sorted())")])
    }
}
