// What a figure shows, as values: panels of series with axes, stages and labels. Unaware of gnuplot's language.

/// A figure: one page with panels at explicit places.
public struct Figure: Sendable {
    /// Names its files: letters, digits, `-` and `_`.
    public var id: String
    /// Inches: 3.25 for one column, 5.5 for the text's width, 6.75 for the page's.
    public var width: Double
    public var height: Double
    /// Comment lines at the top of the script.
    public var header: [String]
    public var panels: [Panel]
    /// A key shared by all panels, in a row centred at `sharedKeyHeight` (fraction of the page).
    public var sharedKey: [KeyEntry]
    public var sharedKeyHeight: Double

    public init(
        id: String, width: Double, height: Double, header: [String] = [], panels: [Panel] = [],
        sharedKey: [KeyEntry] = [], sharedKeyHeight: Double = 0.97
    ) {
        self.id = id
        self.width = width
        self.height = height
        self.header = header
        self.panels = panels
        self.sharedKey = sharedKey
        self.sharedKeyHeight = sharedKeyHeight
    }
}

/// Where a panel's axes stand, in fractions of the page from its lower left corner.
public struct Frame: Sendable, Hashable {
    public var left: Double
    public var right: Double
    public var bottom: Double
    public var top: Double

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
    public var frame: Frame
    public var title: Text?
    public var x: Axis
    public var y: Axis
    /// A second vertical axis, on the right; give it and the series on it one colour.
    public var y2: Axis?
    public var regions: [Region] = []
    public var references: [Reference] = []
    /// Drawn in order: bands first.
    public var series: [Series] = []
    public var annotations: [Annotation] = []
    public var key: KeyPlace?

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
    public enum Scale: Sendable { case linear, log }
    public enum Tics: Sendable {
        case automatic
        case step(Double)
        case at([(Double, Text)])
    }

    public var label: Text
    public var scale: Scale
    public var minimum: Double?
    public var maximum: Double?
    public var tics: Tics
    /// false: tics without numbers, for inner panels of a grid.
    public var numbers: Bool
    /// The colour of a second axis' label and numbers.
    public var colour: Colour?

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
    public var from: Double
    public var to: Double
    public var colour: Colour
    public var label: Text?

    public init(from: Double, to: Double, colour: Colour, label: Text? = nil) {
        self.from = from
        self.to = to
        self.colour = colour
        self.label = label
    }
}

/// A grey dashed line at a value of an axis.
public struct Reference: Sendable {
    public enum Direction: Sendable { case vertical, horizontal }

    public var direction: Direction
    public var value: Double
    public var label: Text?
    /// Where along the line its label stands, as a fraction of the panel.
    public var labelAt: Double

    public init(_ direction: Direction, at value: Double, label: Text? = nil, labelAt: Double = 0.97) {
        self.direction = direction
        self.value = value
        self.label = label
        self.labelAt = labelAt
    }
}

/// Free text.
public struct Annotation: Sendable {
    public enum Place: Sendable {
        /// In the units of the axes.
        case axes(Double, Double)
        /// Fractions of the panel.
        case panel(Double, Double)
    }
    public enum Alignment: String, Sendable { case left, center, right }

    public var text: Text
    public var place: Place
    public var alignment: Alignment
    public var colour: Colour

    public init(_ text: Text, at place: Place, _ alignment: Alignment = .left, colour: Colour = .ink) {
        self.text = text
        self.place = place
        self.alignment = alignment
        self.colour = colour
    }
}

/// Where a panel's own key stands: the corner of the key, in fractions of the panel.
public struct KeyPlace: Sendable {
    public enum Corner: String, Sendable {
        case topLeft = "left top"
        case topRight = "right top"
        case bottomLeft = "left bottom"
        case bottomRight = "right bottom"
    }

    public var corner: Corner
    public var x: Double
    public var y: Double

    public init(_ corner: Corner, x: Double, y: Double) {
        self.corner = corner
        self.x = x
        self.y = y
    }
}

/// One entry of a shared key.
public struct KeyEntry: Sendable {
    public var text: Text
    public var mark: Series.Mark
    public var colour: Colour

    public init(_ text: Text, _ mark: Series.Mark, _ colour: Colour) {
        self.text = text
        self.mark = mark
        self.colour = colour
    }
}
