// Tables in HDF5 groups: 1-D datasets of one length, each with unit and description, along a dimension scale.
import HDF5

/// One column of a table.
public struct Column: Sendable {
    /// Names the dataset.
    public var name: String
    /// `1` for pure numbers.
    public var unit: String
    /// What its values are.
    public var description: String
    /// One a row.
    public var values: [Double]

    /// A column of pure numbers unless a unit is given.
    public init(_ name: String, unit: String = "1", _ description: String, _ values: [Double]) {
        self.name = name
        self.unit = unit
        self.description = description
        self.values = values
    }
}

extension Array {
    /// A column with one value of each element; NaN where it has none.
    public func column(
        _ name: String, unit: String = "1", _ description: String, _ value: (Element) -> Double?
    ) -> Column {
        Column(name, unit: unit, description, map { value($0) ?? .nan })
    }
}

/// Columns of one length; the first is the axis along which the others run.
public struct Table: Sendable {
    /// All of one length.
    public var columns: [Column]

    /// From columns of one length.
    public init(_ columns: [Column]) { self.columns = columns }

    /// Reads all 1-D number datasets of a group.
    public init(reading group: borrowing Group) throws(HDF5Error) {
        columns = []
        for name in try group.names() {
            let dataset = try group.dataset(name)
            guard dataset.shape.count == 1, dataset.type != .string else { continue }
            let attributes = try dataset.attributes()
            columns.append(
                Column(
                    name, unit: attributes["units"]?.text ?? "1", attributes["description"]?.text ?? "",
                    try dataset.readDoubles()))
        }
    }

    /// Writes the columns into a new group `name`; the first becomes the dimension scale of the others.
    public func write(to parent: borrowing Group, _ name: String, attributes: [String: AttributeValue] = [:])
        throws(HDF5Error)
    {
        let group = try parent.createGroup(name, attributes: attributes)
        for (index, column) in columns.enumerated() {
            let words: [String: AttributeValue] = [
                "units": .string(column.unit), "description": .string(column.description),
            ]
            if index == 0 {
                try group.writeScale(column.name, column.values, attributes: words)
            } else {
                try group.write(column.name, column.values, scales: [columns[0].name], attributes: words)
            }
        }
    }

    /// The values of a column. Throws an `HDF5Error` that lists the columns there are.
    public func values(_ name: String) throws(HDF5Error) -> [Double] {
        guard let column = columns.first(where: { $0.name == name }) else {
            let found = columns.map(\.name).joined(separator: ", ")
            throw HDF5Error(call: "use column '\(name)'", cause: "found only \(found)", path: "table")
        }
        return column.values
    }
}
