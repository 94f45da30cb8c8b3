// The mean curves of an analysis with the phases of the reconstruction loss, as figures draw them. Unaware of the panels.
import Gnuplot
import HDF5
import Results

/// Group `mean` of an analysis over seeds, and its claims.
struct MeanCurvesFile {
    /// Of the group: what the curves are of.
    let attributes: [String: AttributeValue]
    /// Of the mean reconstruction loss.
    let phases: FoundPhases
    let iterations: [Double]
    let claims: [Claim]
    private let table: Table

    init(_ file: borrowing File) throws {
        let group = try file.root.group("mean")
        table = try Table(reading: group)
        attributes = try group.attributes()
        phases = FoundPhases(attributes)
        iterations = try table.values("iteration")
        claims = try Claim.read(from: file.root)
    }

    /// How many seeds there are.
    var seeds: Int { attributes["seeds"]?.int ?? 1 }

    /// The axis along which the curves are drawn.
    var axis: IterationAxis { IterationAxis(iterations) }

    /// A column's mean and standard deviation over seeds.
    func curve(_ column: String) throws -> MeanCurve { try table.meanCurve(column) }

    /// Such a column with its band.
    func series(_ name: String, _ column: String, _ mark: Series.Mark, _ colour: Colour) throws -> [Series] {
        try curve(column).bandAndLine(name, x: iterations.map(IterationAxis.place), seeds: seeds, mark, colour)
    }
}
