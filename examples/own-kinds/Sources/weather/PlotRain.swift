// plot.rain: rainy days by month. Unaware of how they were counted.
import Engine
import Gnuplot
import Results

struct PlotRain: FigureKind {
    let name = "plot.rain"
    let summary = "draws the rainy days of each month"
    let inputs: [InputDeclaration] = [.init("rain", .one, "rain.h5 of analyse.rain")]

    func draw(_ context: StageContext) throws -> Drawing {
        let rain = try AnalysisFile(reading: context.input("rain"), kind: "analyse.rain", tables: ["months"])
        let (months, days) = try (rain.rows("months").month, rain.rows("months").rainy)
        let panel = Panel(
            Frame(left: 0.15, right: 0.97, bottom: 0.18, top: 0.95), x: Axis("Month", from: 0.5, to: 12.5),
            y: Axis("Rainy days", from: 0)
        ) {
            Series("rainy days", x: months, y: days, .linePoints(.circle), .blue)
        }
        return Drawing(
            width: 3.25, height: 2.2, header: "Rainy days by month.", panels: [panel], facts: rain.claimSentences)
    }
}
