// analyse.rain: the number of rainy days of each month, and a claim about them. Unaware of figures.
import Engine
import Results

struct AnalyseRain: AnalysisKind {
    let name = "analyse.rain"
    let summary = "counts the days of each month with at least so much rain"
    let contents = "rainy days by month"
    let artifact = "rain.h5"
    let parameters: [ParameterDeclaration] = [
        .init("threshold", .number(0...1000), default: .number(1), "millimetres from which on a day counts as rainy")
    ]
    let inputs: [InputDeclaration] = [.init("days", .one, "lines of date and millimetres: 2025-01-31,4.5")]

    func analyse(_ context: StageContext) throws -> Analysis {
        let days = try context.input("days").text().split(separator: "\n").map { try Day($0) }
        let threshold = context.parameters.number("threshold")
        let rainy = (1...12).map { month in
            Double(days.count { $0.month == month && $0.rain >= threshold })
        }
        let (summer, winter) = (rainy[5...7].reduce(0, +), rainy[0] + rainy[1] + rainy[11])
        return Analysis(
            tables: [
                .init(
                    "months",
                    Table([
                        Column("month", "month of the year", (1...12).map(Double.init)),
                        Column("rainy", unit: "d", "days with at least \(threshold) mm", rainy),
                    ]))
            ],
            claims: [
                .measure("R1.wet-winter", "Rainy days of winter less those of summer", .atLeast, expected: 0) {
                    .value(winter - summer, samples: days.count)
                }
            ])
    }
}

/// One line of the input.
private struct Day {
    var month: Int
    /// Millimetres.
    var rain: Double

    init(_ line: Substring) throws(Failure) {
        let parts = line.split(separator: ",")
        guard parts.count == 2, let rain = Double(parts[1]), let month = Int(parts[0].dropFirst(5).prefix(2)),
            (1...12).contains(month)
        else {
            throw Failure(
                .work, "a line is not a day",
                facts: [.init("found", String(line)), .init("expected", "2025-01-31,4.5")])
        }
        (self.month, self.rain) = (month, rain)
    }
}
