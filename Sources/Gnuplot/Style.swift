// The house style: palette, line types, terminals, fonts. The one place where a figure's look is decided.

/// A colour of the house palette (Okabe and Ito's, safe for colour-blind readers).
public enum Colour: String, Sendable, CaseIterable {
    case blue = "#0072B2"
    case vermillion = "#D55E00"
    case green = "#009E73"
    case purple = "#CC79A7"
    case orange = "#E69F00"
    case sky = "#56B4E9"
    case ink = "#222222"
    case grey = "#7F7F7F"
    /// For what lies over dark colours of a heat map.
    case white = "#FFFFFF"

    /// The colours for data, in the order in which series take them.
    public static let series: [Colour] = [.blue, .vermillion, .green, .purple, .orange, .sky]

    /// The colour of series number `index`, from 0; they begin again after the last.
    public static func series(_ index: Int) -> Colour { series[index % series.count] }

    /// The variable that holds it in a script.
    var name: String { "\(self)" }
}

/// How a line is drawn. A second cue beside colour.
public enum Stroke: Sendable, Hashable {
    case solid
    /// For theory and references.
    case dashed
    case dotted
    case dashDotted

    /// Gaps are wide because round caps eat into them.
    var dashType: String {
        switch self {
        case .solid: "solid"
        case .dashed: "(5,8)"
        case .dotted: "(1,5)"
        case .dashDotted: "(6,7,1,7)"
        }
    }
}

/// Shapes of data points.
public enum PointShape: Int, Sendable, CaseIterable {
    case circle = 7
    case square = 5
    case triangle = 9
    case diamond = 13
    case openCircle = 6

    /// The marker of series number `index`, from 0; they begin again after the last.
    public static func series(_ index: Int) -> PointShape { allCases[index % allCases.count] }
}

/// From numbers to colours.
public enum Palette: String, Sendable, CaseIterable {
    /// For quantities from low to high.
    case viridis
    /// For signed quantities: blue, white in the middle, vermillion.
    case diverging
    /// White to black.
    case grey

    /// Colours at equal distances (viridis: Smith and van der Walt).
    var stops: [String] {
        switch self {
        case .viridis:
            [
                "#440154", "#482878", "#3e4989", "#31688e", "#26828e", "#1f9e89", "#35b779", "#6ece58", "#b5de2b",
                "#fde725",
            ]
        case .diverging: ["#0072B2", "#80b8d8", "#ffffff", "#eaae80", "#D55E00"]
        case .grey: ["#ffffff", "#000000"]
        }
    }
}

enum HouseStyle {
    static let font = "Liberation Sans"
    /// Points: of labels and titles.
    static let fontSize = 7.5
    /// Points: of tics, keys and labels in a panel.
    static let smallFontSize = 7.0
    /// Points: in insets.
    static let insetFontSize = 6.0
    /// Points an inch of the PNG.
    static let resolution = 200.0

    static func terminal(format: String, width: Double, height: Double) -> String {
        switch format {
        case "pdf":
            // Without fontscale .75 a font of 7.5 comes out at 10 pt: cairo's text is 96 an inch on a page of 72.
            return "set terminal pdfcairo color enhanced size \(width)in,\(height)in font '\(font),\(fontSize)' "
                + "fontscale 0.75 linewidth 2 pointscale 0.85 dashlength 1.1 rounded"
        default:
            let pixels = "\(Int((width * resolution).rounded())),\(Int((height * resolution).rounded()))"
            return "set terminal pngcairo color enhanced size \(pixels) font '\(font),\(fontSize)' "
                + "fontscale 2.08333 linewidth 2.77778 pointscale 2.08333 dashlength 1.25 rounded"
        }
    }

    /// At the top of each script: the palette as variables, and `style`, which each panel evaluates.
    static let block = """
        \(Colour.allCases.map { "\($0.name) = '\($0.rawValue)'" }.joined(separator: "; "))
        style = "\\
          reset; \\
          set encoding utf8; set minussign; \\
          set border 3 linewidth 0.5 linecolor rgb ink; \\
          set tics nomirror out scale 0.45,0.25 font ',7' textcolor rgb ink; \\
          set mxtics 1; set mytics 1; \\
          set grid ytics linewidth 0.4 linetype 1 linecolor rgb '#e6e6e6' back; \\
          set style fill transparent solid 0.22 noborder; \\
          set style arrow 1 nohead back linewidth 0.6 dashtype (5,8) linecolor rgb grey; \\
          unset key; unset colorbox"
        """

    /// `set palette …`.
    static func palette(_ palette: Palette) -> String {
        let stops = palette.stops.enumerated().map { "\($0.offset) '\($0.element)'" }
        return "set palette defined (\(stops.joined(separator: ", ")))"
    }
}
