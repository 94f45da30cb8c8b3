// What a figure shows, as values: panels of series with axes, stages and labels. Unaware of gnuplot's language.

/// A figure: one page with panels at explicit places.
public struct Figure: Sendable {
    /// Names its files: letters, digits, `-` and `_`.
    public var id: String
    /// Inches: 3.25 for one column, 5.5 for the text's width, 6.75 for the page's.
    public var width: Double
    /// Inches.
    public var height: Double
    /// Comment lines at the top of the script.
    public var header: [String]
    /// In the order in which they are drawn.
    public var panels: [Panel]
    /// Grids of pictures, drawn after the panels.
    public var pictures: [PictureGrid]
    /// A key shared by all panels, in a row centred at `sharedKeyHeight` (fraction of the page).
    public var sharedKey: [KeyEntry]
    /// Where the shared key stands, as a fraction of the page from below.
    public var sharedKeyHeight: Double

    /// Creates it from its parts.
    public init(
        id: String, width: Double, height: Double, header: [String] = [], panels: [Panel] = [],
        pictures: [PictureGrid] = [], sharedKey: [KeyEntry] = [], sharedKeyHeight: Double = 0.97
    ) {
        self.id = id
        self.width = width
        self.height = height
        self.header = header
        self.panels = panels
        self.pictures = pictures
        self.sharedKey = sharedKey
        self.sharedKeyHeight = sharedKeyHeight
    }
}

/// Where a panel's axes stand, in fractions of the page from its lower left corner.
public struct Frame: Sendable, Hashable {
    /// Left end of the x axis.
    public var left: Double
    /// Right end of the x axis.
    public var right: Double
    /// Lower end of the y axis.
    public var bottom: Double
    /// Upper end of the y axis.
    public var top: Double

    /// Creates it from its parts.
    public init(left: Double, right: Double, bottom: Double, top: Double) {
        self.left = left
        self.right = right
        self.bottom = bottom
        self.top = top
    }

    /// Frames of a grid of equal panels, row by row from the top, inside `self`.
    public func grid(rows: Int, columns: Int, horizontalGap: Double, verticalGap: Double) -> [Frame] {
        let panelWidth = (right - left - horizontalGap * Double(columns - 1)) / Double(columns)
        let panelHeight = (top - bottom - verticalGap * Double(rows - 1)) / Double(rows)
        return (0..<rows).flatMap { row in
            (0..<columns).map { column in
                let x = left + Double(column) * (panelWidth + horizontalGap)
                let y = top - Double(row) * (panelHeight + verticalGap)
                return Frame(left: x, right: x + panelWidth, bottom: y - panelHeight, top: y)
            }
        }
    }
}

/// One pair of axes with what is drawn on them.
public struct Panel: Sendable {
    /// Where its axes stand.
    public var frame: Frame
    /// Bold, above the axes.
    public var title: Text?
    /// The horizontal axis.
    public var x: Axis
    /// The left vertical axis.
    public var y: Axis
    /// A second vertical axis, on the right; give it and the series on it one colour.
    public var y2: Axis?
    /// Behind everything but the axes.
    public var heatMap: HeatMap?
    /// A small panel over another one, which comes before it: boxed, white behind, smaller numbers.
    public var isInset = false
    /// Stages, behind everything.
    public var regions: [Region] = []
    /// Behind the series.
    public var references: [Reference] = []
    /// Drawn in order: bands first.
    public var series: [Series] = []
    /// Over the series.
    public var annotations: [Annotation] = []
    /// nil: no key.
    public var key: KeyPlace?

    /// Creates it from its parts.
    public init(frame: Frame, title: Text? = nil, x: Axis, y: Axis, y2: Axis? = nil, key: KeyPlace? = nil) {
        self.frame = frame
        self.title = title
        self.x = x
        self.y = y
        self.y2 = y2
        self.key = key
    }
}

/// An axis. A missing bound is taken from the data.
public struct Axis: Sendable {
    /// How values are spread along it.
    public enum Scale: Sendable { case linear, log }
    /// Where its tics stand.
    public enum Tics: Sendable {
        case automatic
        case step(Double)
        case at([(Double, Text)])
    }

    /// Quantity and unit.
    public var label: Text
    /// Linear or logarithmic.
    public var scale: Scale
    /// nil: from the data, with a margin of 4 %.
    public var minimum: Double?
    /// nil: from the data, with a margin of 4 %.
    public var maximum: Double?
    /// Where its tics stand.
    public var tics: Tics
    /// false: tics without numbers, for inner panels of a grid.
    public var numbers: Bool
    /// The colour of a second axis' label and numbers.
    public var colour: Colour?

    /// Creates it from its parts.
    public init(
        _ label: Text, _ scale: Scale = .linear, from minimum: Double? = nil, to maximum: Double? = nil,
        tics: Tics = .automatic, numbers: Bool = true, colour: Colour? = nil
    ) {
        self.label = label
        self.scale = scale
        self.minimum = minimum
        self.maximum = maximum
        self.tics = tics
        self.numbers = numbers
        self.colour = colour
    }
}

/// A vertical strip in light colour with a name at its top: a stage.
public struct Region: Sendable {
    /// First value of the x axis.
    public var from: Double
    /// Last value of the x axis.
    public var to: Double
    /// From the house palette.
    public var colour: Colour
    /// Written at it; nil for none.
    public var label: Text?

    /// Creates it from its parts.
    public init(from: Double, to: Double, colour: Colour, label: Text? = nil) {
        self.from = from
        self.to = to
        self.colour = colour
        self.label = label
    }
}

/// A grey dashed line at a value of an axis.
public struct Reference: Sendable {
    /// Across which axis it runs.
    public enum Direction: Sendable { case vertical, horizontal }

    /// Across which axis it runs.
    public var direction: Direction
    /// In the units of the axis.
    public var value: Double
    /// Written at it; nil for none.
    public var label: Text?
    /// Where along the line its label stands, as a fraction of the panel.
    public var labelAt: Double

    /// Creates it from its parts.
    public init(_ direction: Direction, at value: Double, label: Text? = nil, labelAt: Double = 0.97) {
        self.direction = direction
        self.value = value
        self.label = label
        self.labelAt = labelAt
    }
}

/// Free text.
public struct Annotation: Sendable {
    /// What its coordinates are.
    public enum Place: Sendable {
        /// In the units of the axes.
        case axes(Double, Double)
        /// Fractions of the panel.
        case panel(Double, Double)
    }
    /// Which part of the text stands at the place.
    public enum Alignment: String, Sendable { case left, center, right }

    /// What is written.
    public var text: Text
    /// Where it stands.
    public var place: Place
    /// Which part of the text stands at the place.
    public var alignment: Alignment
    /// From the house palette.
    public var colour: Colour

    /// Creates it from its parts.
    public init(_ text: Text, at place: Place, _ alignment: Alignment = .left, colour: Colour = .ink) {
        self.text = text
        self.place = place
        self.alignment = alignment
        self.colour = colour
    }
}

/// Where a panel's own key stands: the corner of the key, in fractions of the panel.
public struct KeyPlace: Sendable {
    /// Which corner of the key stands at its place.
    public enum Corner: String, Sendable {
        case topLeft = "left top"
        case topRight = "right top"
        case bottomLeft = "left bottom"
        case bottomRight = "right bottom"
    }

    /// Which corner of the key stands at the place.
    public var corner: Corner
    /// Fraction of the panel's width.
    public var x: Double
    /// Fraction of the panel's height.
    public var y: Double

    /// Creates it from its parts.
    public init(_ corner: Corner, x: Double, y: Double) {
        self.corner = corner
        self.x = x
        self.y = y
    }
}

/// One entry of a shared key.
public struct KeyEntry: Sendable {
    /// What is written.
    public var text: Text
    /// The sample beside the text.
    public var mark: Series.Mark
    /// From the house palette.
    public var colour: Colour

    /// Creates it from its parts.
    public init(_ text: Text, _ mark: Series.Mark, _ colour: Colour) {
        self.text = text
        self.mark = mark
        self.colour = colour
    }
}
