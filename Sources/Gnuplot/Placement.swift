// Places for labels so that they do not overlap. Unaware of what they label.

/// Moves ascending `places` so that neighbours are at least `gap` apart, as little as possible for the lowest.
func spread(_ places: [Double], apart gap: Double) -> [Double] {
    var result = places
    for index in result.indices.dropFirst() { result[index] = max(result[index], result[index - 1] + gap) }
    // Whatever was pushed over the top moves down again.
    if let last = result.indices.last, result[last] > 1 {
        result[last] = max(1, places[last])
        for index in result.indices.dropLast().reversed() {
            result[index] = min(result[index], result[index + 1] - gap)
        }
    }
    return result
}

/// What a text of this width covers when it is centred at `middle`, moved to stay between 0 and 1 if it is narrower.
func centred(_ middle: Double, width: Double) -> ClosedRange<Double> {
    let start = width < 1 ? min(max(0, middle - width / 2), 1 - width) : middle - width / 2
    return start...(start + width)
}

/// The first row, counted from 0, in which each of the spans meets none before it.
func rows(_ spans: [ClosedRange<Double>]) -> [Int] {
    var rows: [Int] = []
    for (index, span) in spans.enumerated() {
        let taken = Set((0..<index).filter { spans[$0].overlaps(span) }.map { rows[$0] })
        rows.append((0...index).first { !taken.contains($0) } ?? index)
    }
    return rows
}
