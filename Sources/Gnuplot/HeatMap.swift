// Numbers on a regular grid as colours, with a colour bar. Unaware of gnuplot's language.

/// A panel's heat map: equal cells along both axes (in powers of ten along a log axis), with a colour bar at the
/// panel's right, for which its frame must leave about half an inch.
public struct HeatMap: Sendable {
    /// Names its file `<figure>-<name>.f32`: letters, digits, `-` and `_`.
    public var name: String
    /// Number of cells along x.
    public var columns: Int
    /// Number of cells along y.
    public var rows: Int
    /// Row by row, the row at the lower end of the y axis first; what is not finite stays white.
    public var values: [Double]
    /// Outer edges of the first and the last column, in the x axis's units.
    public var x: ClosedRange<Double>
    /// Outer edges of the first and the last row, in the y axis's units.
    public var y: ClosedRange<Double>
    /// The quantity that the colours show; a missing bound is taken from the values, without a margin.
    public var colour: Axis
    /// From numbers to colours.
    public var palette: Palette
    /// Whether the panel gets a colour bar.
    public var hasBar: Bool

    /// Creates it from its parts.
    public init(
        _ name: String, columns: Int, rows: Int, values: [Double], x: ClosedRange<Double>, y: ClosedRange<Double>,
        colour: Axis, palette: Palette = .viridis, hasBar: Bool = true
    ) {
        precondition(values.count == columns * rows, "heat map '\(name)': \(values.count) values, \(columns) × \(rows)")
        self.name = name
        self.columns = columns
        self.rows = rows
        self.values = values
        self.x = x
        self.y = y
        self.colour = colour
        self.palette = palette
        self.hasBar = hasBar
    }

    /// Each cell is stored this often in either direction: viewers smooth small images.
    var repetition: Int { max(1, 256 / max(1, max(columns, rows))) }

    /// The file's bytes: float32, little-endian.
    var file: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * values.count * repetition * repetition)
        for row in 0..<rows {
            let line = (0..<columns).flatMap { column in
                let bits = Float(values[row * columns + column]).bitPattern.littleEndian
                let value = withUnsafeBytes(of: bits) { Array($0) }
                return (0..<repetition).flatMap { _ in value }
            }
            for _ in 0..<repetition { bytes += line }
        }
        return bytes
    }
}
