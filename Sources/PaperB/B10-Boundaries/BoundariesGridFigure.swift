// plot.boundary-grid: the phases' boundaries seed by seed, by network and data set (B10). Unaware of training and probing.
import Gnuplot
import Results
import StageGraph

/// A panel for each data set with a line for each network: the ends of phases i and ii of every seed.
struct PlotBoundaryGrid: FigureKind {
    let name = "plot.boundary-grid"
    let summary = "draws the phases' boundaries seed by seed for many networks and data sets (figure B10)"
    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of every network and data set, with labels 'network, data set'"),
        .init("analysis", .one, "boundaries.h5 of analyse.boundaries"),
    ]

    func draw(_ context: StageContext) throws -> Drawing {
        let files = try PhasesFile.read("phases", context)
        let grid = try PhasesGrid(files, stage: context.stage)
        let claims = try Claim.read("analysis", context)
        let columns = grid.columns.count
        // Inches.
        let width = columns == 1 ? 3.25 : columns == 2 ? 5.5 : 6.75
        let height = 0.95 + 0.24 * Double(grid.rows.count)
        let frames = Frame(left: 0.62 / width, right: 1 - 0.1 / width, bottom: 0.42 / height, top: 1 - 0.48 / height)
            .grid(rows: 1, columns: columns, horizontalGap: 0.14 / width, verticalGap: 0)
        let panels = grid.columns.enumerated().map { index, column in
            BoundariesOfSeeds.panel(
                grid.rows.map { grid[PhasesGrid.Place(row: $0, column: column)] }, frames[index],
                title: Text(PhasesGrid.name(column)), labels: index == 0 ? grid.rows.map { Text($0) } : nil)
        }
        return Drawing(
            width: width, height: height, header: "Boundaries of the phases by seed: see caption.txt.",
            panels: panels, sharedKey: BoundariesOfSeeds.key, sharedKeyHeight: 1 - 0.08 / height,
            facts: [BoundariesOfSeeds.spread] + files.map(BoundariesOfSeeds.words) + claims.map(\.captionLine))
    }
}
