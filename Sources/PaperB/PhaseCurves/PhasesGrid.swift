// Small multiples of phases by what two things they differ in, such as network and data set. Unaware of what is drawn in
// the panels.
import Gnuplot
import Results
import StageGraph

/// Curves in rows and columns, read off their labels: `vgg8, cifar-10` stands in the row of vgg8 and the column of cifar-10.
struct PhasesGrid {
    /// In the order in which they first come.
    let rows: [String]
    let columns: [String]
    private let files: [Place: PhasesFile]

    struct Place: Hashable {
        var row: String
        var column: String
    }

    /// Throws a `Failure` if a label does not name row and column, or two name the same.
    init(_ files: [PhasesFile], stage: String) throws {
        var (rows, columns): ([String], [String]) = ([], [])
        var found: [Place: PhasesFile] = [:]
        for file in files {
            let parts = file.label.split(separator: ",", maxSplits: 1).map { $0.drop { $0 == " " } }
            guard parts.count == 2 else {
                throw Failure(
                    .usage, "a label does not say where its panel stands", at: stage,
                    facts: [.init("found", "'\(file.label)'"), .init("expected", "such as 'vgg8, cifar-10'")])
            }
            let place = Place(row: String(parts[0]), column: String(parts[1]))
            guard found.updateValue(file, forKey: place) == nil else {
                throw Failure(
                    .usage, "two curves have the same label", at: stage, facts: [.init("found", "'\(file.label)'")])
            }
            if !rows.contains(place.row) { rows.append(place.row) }
            if !columns.contains(place.column) { columns.append(place.column) }
        }
        (self.rows, self.columns, self.files) = (rows, columns, found)
    }

    subscript(place: Place) -> PhasesFile? { files[place] }

    /// Where a panel stands among those that are there: at the end of a row or column if none comes after it.
    struct Position {
        var place: Place
        var frame: Frame
        var title: Text?
        /// The row's name beside its first panel.
        var rowLabel: Text
        var isRight: Bool
        var isBottom: Bool
    }

    /// A page with a panel for every curve, row by row. `rightAxis`: the last column needs room for the numbers of one.
    func page(
        header: String, key: [KeyEntry], rightAxis: Bool, facts: [String], _ panel: (PhasesFile, Position) -> Panel
    ) -> Drawing {
        let count = Double(columns.count)
        // Inches.
        let width = columns.count < 3 ? 1.2 + 1.8 * count : 6.75
        let (above, below, left, right) = (0.46, 0.42, 0.62, rightAxis ? 0.36 : 0.1)
        let (gap, between) = (0.36, 0.14)
        let rowHeight = min(1.3, max(0.78, 0.6 * (width - left - right - gap * (count - 1)) / count))
        let height = above + below + Double(rows.count) * (rowHeight + between) - between
        let frames = Frame(
            left: left / width, right: 1 - right / width, bottom: below / height, top: 1 - above / height
        ).grid(
            rows: rows.count, columns: columns.count, horizontalGap: gap / width, verticalGap: between / height)
        let places = rows.flatMap { row in columns.map { Place(row: row, column: $0) } }
        let panels = zip(places, frames).compactMap { place, frame in
            self[place].map { panel($0, position(place, frame)) }
        }
        return Drawing(
            width: width, height: height, header: header, panels: panels, sharedKey: key,
            sharedKeyHeight: 1 - 0.08 / height, facts: facts)
    }

    private func position(_ place: Place, _ frame: Frame) -> Position {
        let inRow = columns.filter { self[Place(row: place.row, column: $0)] != nil }
        let inColumn = rows.filter { self[Place(row: $0, column: place.column)] != nil }
        let isLeft = place.column == inRow.first
        return Position(
            place: place, frame: frame,
            title: place.row == inColumn.first ? Text(Self.name(place.column)) : nil,
            rowLabel: isLeft ? Text(place.row) : "", isRight: place.column == inRow.last,
            isBottom: place.row == inColumn.last)
    }

    /// How a data set is written; anything else stays as it is.
    static func name(_ column: String) -> String {
        let names = [
            "fashion-mnist": "Fashion-MNIST", "mnist": "MNIST", "cifar-10": "CIFAR-10", "cifar-100": "CIFAR-100",
        ]
        return names[column] ?? column
    }

    /// Tics of an axis from 0 that leave room between their numbers in a small panel.
    static func tics(upTo highest: Double) -> Axis.Tics {
        .step([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50].first { highest / $0 < 4 } ?? highest)
    }
}
