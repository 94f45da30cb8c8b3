// Named columns of numbers over time: what a run leaves behind. Unaware of files.

/// A table whose columns know their name, unit and meaning.
public struct History: Sendable, Equatable {
    /// One quantity over all rows.
    public struct Column: Sendable, Equatable {
        /// Name in files.
        public let name: String
        /// Unit, `"1"` if dimensionless.
        public let unit: String
        /// One line with the formula.
        public let summary: String
        /// One number a row.
        public internal(set) var values: [Double]

        /// A column; values are appended row by row through the history, or given here.
        public init(name: String, unit: String = "1", summary: String, values: [Double] = []) {
            self.name = name
            self.unit = unit
            self.summary = summary
            self.values = values
        }
    }

    /// In declaration order.
    public private(set) var columns: [Column]

    /// A history with these columns, all of equal length.
    public init(columns: [Column]) {
        precondition(Set(columns.map(\.name)).count == columns.count, "column names are unique")
        precondition(Set(columns.map(\.values.count)).count <= 1, "columns have equal lengths")
        self.columns = columns
    }

    /// Rows.
    public var count: Int { columns.first?.values.count ?? 0 }

    /// The values of the column `name`; nil if there is none.
    public subscript(_ name: String) -> [Double]? { columns.first { $0.name == name }?.values }

    mutating func append(_ row: [Double]) {
        precondition(row.count == columns.count)
        for i in columns.indices { columns[i].values.append(row[i]) }
    }
}
