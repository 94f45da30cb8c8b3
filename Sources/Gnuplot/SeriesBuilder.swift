// Panels as values: a panel is written with what is drawn on it, from back to front.

/// Collects the series of a panel in the order in which they are drawn.
@resultBuilder public enum SeriesBuilder {
    /// A single series.
    public static func buildExpression(_ series: Series) -> [Series] { [series] }
    /// Several at once; those of one sweep, say.
    public static func buildExpression(_ series: [Series]) -> [Series] { series }
    /// One after the other.
    public static func buildBlock(_ parts: [Series]...) -> [Series] { parts.flatMap { $0 } }
    /// `if` without `else`.
    public static func buildOptional(_ part: [Series]?) -> [Series] { part ?? [] }
    /// `if`.
    public static func buildEither(first: [Series]) -> [Series] { first }
    /// `else`.
    public static func buildEither(second: [Series]) -> [Series] { second }
    /// `for`.
    public static func buildArray(_ parts: [[Series]]) -> [Series] { parts.flatMap { $0 } }
}

extension Panel {
    /// A panel with its series:
    ///
    ///     Panel(frame, "(a)  Loss", x: Axis(math("Time *t*"), .log), y: Axis("Risk"), references: [.init(.horizontal, at: 1)]) {
    ///         for run in runs { Series("run \(run.seed)", x: run.times, y: run.risks, .line(), .blue) }
    ///         if let theory { Series("theory", x: theory.times, y: theory.risks, .line(.dashed), .ink) }
    ///     }
    public init(
        _ frame: Frame, _ title: Text? = nil, x: Axis, y: Axis, y2: Axis? = nil, key: KeyPlace? = nil,
        regions: [Region] = [], references: [Reference] = [], annotations: [Annotation] = [],
        @SeriesBuilder series: () throws -> [Series]
    ) rethrows {
        self.init(frame: frame, title: title, x: x, y: y, y2: y2, key: key)
        self.regions = regions
        self.references = references
        self.annotations = annotations
        self.series = try series()
    }
}
