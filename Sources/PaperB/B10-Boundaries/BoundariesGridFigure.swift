// plot.boundary-grid: the phases' boundaries seed by seed, by network and data set (B10). Unaware of training and probing.
import Engine
import Gnuplot
import Results

/// A panel for each data set with a line for each network: the ends of phases i and ii of every seed.
struct PlotBoundaryGrid: PlotKind {
    let name = "plot.boundary-grid"
    let summary = "draws the phases' boundaries seed by seed for many networks and data sets (figure B10)"

    let parameters = PlotFiles.parameters

    let inputs: [InputDeclaration] = [
        .init("phases", .oneOrMore, "phases.h5 of every network and data set, with labels 'network, data set'"),
        .init("analysis", .one, "boundaries.h5 of analyse.boundaries"),
    ]

    func run(_ context: StageContext) throws {
        let files = try PhasesFile.read("phases", context)
        let grid = try PhasesGrid(files, stage: context.stage)
        let claims = try Claim.read("analysis", context)
        let height = 0.95 + 0.24 * Double(grid.rows.count)
        let columns = grid.columns.count
        let width = columns == 1 ? 3.25 : columns == 2 ? 5.5 : 6.75
        let frames = Frame(left: 0.62 / width, right: 1 - 0.1 / width, bottom: 0.42 / height, top: 1 - 0.48 / height)
            .grid(rows: 1, columns: columns, horizontalGap: 0.14 / width, verticalGap: 0)
        var figure = Gnuplot.Figure(
            id: context.parameters.string("figure"), width: width, height: height,
            header: ["Boundaries of the phases by seed: see caption.txt."], sharedKey: BoundariesOfSeeds.key,
            sharedKeyHeight: 1 - 0.08 / height)
        for (index, column) in grid.columns.enumerated() {
            let networks = grid.rows.map { grid[PhasesGrid.Place(row: $0, column: column)] }
            figure.panels.append(
                BoundariesOfSeeds.panel(
                    networks, frames[index], title: Text(PhasesGrid.name(column)),
                    labels: index == 0 ? grid.rows.map { Text($0) } : nil))
        }
        let facts =
            [BoundariesOfSeeds.spread] + files.map(BoundariesOfSeeds.words)
            + claims.map(\.captionLine)
        try PlotFiles.write(figure, facts: facts, context)
    }
}
