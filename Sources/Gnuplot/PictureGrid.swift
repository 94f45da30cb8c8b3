// Pictures in rows and columns: images of a data set, weights, reconstructions. Unaware of gnuplot's language.

/// A picture of W × H pixels, the top row first, with one byte (grey) or three (red, green, blue) a pixel.
public struct Picture: Sendable, Hashable {
    /// W.
    public let width: Int
    /// H.
    public let height: Int
    /// 1 or 3 values a pixel.
    public let channels: Int
    /// H × W × channels; 0 is dark.
    public let pixels: [UInt8]

    /// Creates it from H × W × channels bytes.
    public init(width: Int, height: Int, channels: Int = 1, pixels: [UInt8]) {
        precondition(channels == 1 || channels == 3, "\(channels) channels: a picture has 1 or 3")
        precondition(
            pixels.count == width * height * channels, "\(pixels.count) bytes for a \(width) × \(height) picture")
        self.width = width
        self.height = height
        self.channels = channels
        self.pixels = pixels
    }

    /// Grey, from numbers: `black` and what is beyond it becomes black, `white` white; black may be the higher one.
    /// What is not finite becomes white.
    public init(width: Int, height: Int, values: [Double], black: Double, white: Double) {
        precondition(black != white, "black and white are the same number, \(black)")
        self.init(
            width: width, height: height,
            pixels: values.map { value in
                let lightness = value.isFinite ? (value - black) / (white - black) : 1
                return UInt8((min(1, max(0, lightness)) * 255).rounded())
            })
    }

    /// Signed numbers as colours: −`limit` blue, 0 white, `limit` vermillion. What is not finite becomes white.
    public init(width: Int, height: Int, signed values: [Double], limit: Double) {
        precondition(limit > 0, "the limit \(limit) is not positive")
        let blue: [Double] = [0, 114, 178]
        let vermillion: [Double] = [213, 94, 0]
        self.init(
            width: width, height: height, channels: 3,
            pixels: values.flatMap { value in
                let strength = value.isFinite ? min(1, abs(value) / limit) : 0
                return (value < 0 ? blue : vermillion).map { UInt8((255 + ($0 - 255) * strength).rounded()) }
            })
    }
}

/// Pictures of one size in rows and columns, as large as fits the frame with square pixels.
public struct PictureGrid: Sendable {
    /// Names its file `<figure>-<name>.u8`: letters, digits, `-` and `_`.
    public var name: String
    /// What the pictures may fill; labels stand outside.
    public var frame: Frame
    /// Row by row; nil leaves a place empty.
    public var rows: [[Picture?]]
    /// Left of the rows; may be empty.
    public var rowLabels: [Text]
    /// Above the columns; may be empty.
    public var columnLabels: [Text]
    /// Bold, above the column labels.
    public var title: Text?
    /// Between pictures, as a fraction of a picture's width.
    public var gap: Double
    /// Under the pictures, as `rows`; may be empty. Rows stand further apart to leave room.
    public var captions: [[Caption?]] = []

    /// A word under a picture.
    public struct Caption: Sendable {
        /// What is written.
        public var text: Text
        /// From the house palette.
        public var colour: Colour

        /// Creates it from its parts.
        public init(_ text: Text, _ colour: Colour = .ink) {
            self.text = text
            self.colour = colour
        }
    }

    /// Between rows, as a fraction of a picture's height.
    var rowGap: Double { captions.isEmpty ? gap : 0.28 }

    /// Creates it from its parts.
    public init(
        _ name: String, frame: Frame, rows: [[Picture?]], rowLabels: [Text] = [], columnLabels: [Text] = [],
        title: Text? = nil, gap: Double = 0.07
    ) {
        self.name = name
        self.frame = frame
        self.rows = rows
        self.rowLabels = rowLabels
        self.columnLabels = columnLabels
        self.title = title
        self.gap = gap
    }
}

/// All pictures of a grid as one image.
struct Mosaic {
    /// How many stored pixels there are to one of a picture, in either direction: viewers smooth small images.
    let repetition: Int
    let columns: Int
    /// Size of one picture, of the gap and of the whole, in a picture's pixels.
    let pictureWidth: Int
    let pictureHeight: Int
    let gap: Int
    let rowGap: Int
    let width: Int
    let height: Int
    let channels: Int
    /// height × width × repetition² × channels, the top row first.
    let pixels: [UInt8]

    init(_ grid: PictureGrid, figure: String) throws(FigureError) {
        let pictures = grid.rows.flatMap { $0.compactMap { $0 } }
        guard let first = pictures.first else {
            throw FigureError(figure: figure, cause: "picture grid '\(grid.name)' holds no picture")
        }
        for other in pictures where other.width != first.width || other.height != first.height {
            throw FigureError(
                figure: figure,
                cause: "picture grid '\(grid.name)': expected pictures of \(first.width) × \(first.height) pixels, "
                    + "found one of \(other.width) × \(other.height)")
        }
        let columns = grid.rows.map(\.count).max() ?? 0
        let channels = pictures.contains { $0.channels == 3 } ? 3 : 1
        let gap = max(1, Int((grid.gap * Double(first.width)).rounded()))
        let rowGap = max(1, Int((grid.rowGap * Double(first.height)).rounded()))
        let width = columns * (first.width + gap) - gap
        let height = grid.rows.count * (first.height + rowGap) - rowGap
        let repetition = first.width <= 64 ? 4 : 1
        var pixels = [UInt8](repeating: 255, count: width * height * repetition * repetition * channels)
        for (row, line) in grid.rows.enumerated() {
            for (column, picture) in line.enumerated() {
                guard let picture else { continue }
                let top = row * (first.height + rowGap) * repetition
                let left = column * (first.width + gap) * repetition
                for y in 0..<first.height * repetition {
                    for x in 0..<first.width * repetition {
                        let source = (y / repetition * first.width + x / repetition) * picture.channels
                        let target = ((top + y) * width * repetition + left + x) * channels
                        for channel in 0..<channels {
                            pixels[target + channel] = picture.pixels[source + min(channel, picture.channels - 1)]
                        }
                    }
                }
            }
        }
        self.repetition = repetition
        self.columns = columns
        self.pictureWidth = first.width
        self.pictureHeight = first.height
        self.gap = gap
        self.rowGap = rowGap
        self.width = width
        self.height = height
        self.channels = channels
        self.pixels = pixels
    }
}
