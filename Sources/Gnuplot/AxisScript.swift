// One axis in gnuplot's language: range, label, and tics at round numbers. Unaware of what is drawn against it.

#if canImport(Glibc)
    import Glibc
#endif

struct AxisScript {
    let lines: [String]

    /// `length` in inches decides how many tics there are room for.
    init(_ name: String, _ axis: Axis, _ resolved: ResolvedAxis, length: Double, fontSize: Double? = nil) {
        let colour = (axis.colour ?? .ink).name
        let font = fontSize.map { " font ',\($0)'" } ?? ""
        var lines = ["set \(name)range [\(resolved.minimum):\(resolved.maximum)]"]
        if resolved.scale == .log { lines.append("set logscale \(name)") }
        lines.append(
            "set \(name)label \(axis.label.quoted)\(font) textcolor rgb \(colour)\(name == "x" ? " offset 0,0.4" : "")")
        let places: String
        switch axis.tics {
        case .automatic: places = AxisScript.tics(resolved, length: length, isHorizontal: name == "x")
        case .step(let step): places = "\(step)"
        case .at(let list): places = AxisScript.list(list)
        }
        // Tics without numbers: the labels of an explicit list would be shown whatever the format.
        let format = !axis.numbers ? "" : resolved.scale == .log ? "10^{%T}" : "%h"
        lines.append("set format \(name) \(quote(format))")
        let shown =
            axis.numbers || !places.hasPrefix("(") ? places : AxisScript.withoutLabels(axis, resolved, length, name)
        lines.append("set \(name)tics \(shown) nomirror\(font) textcolor rgb \(colour)")
        self.lines = lines
    }

    private static func list(_ tics: [(Double, Text)]) -> String {
        "(" + tics.map { "\($0.1.quotedForTic) \($0.0)" }.joined(separator: ", ") + ")"
    }

    private static func withoutLabels(_ axis: Axis, _ resolved: ResolvedAxis, _ length: Double, _ name: String)
        -> String
    {
        let values: [Double]
        if case .at(let list) = axis.tics { values = list.map(\.0) } else { values = partsOfDecade(resolved) }
        return list(values.map { ($0, "") })
    }

    /// Three to six tics, as there is room.
    private static func tics(_ axis: ResolvedAxis, length: Double, isHorizontal: Bool) -> String {
        let limit = max(3, min(6, Int(length / (isHorizontal ? (axis.scale == .log ? 0.28 : 0.35) : 0.25))))
        guard axis.scale == .log else { return "\(step(axis.maximum - axis.minimum, limit: limit))" }
        let first = Int((log10(axis.minimum) - 1e-9).rounded(.up))
        let last = Int((log10(axis.maximum) + 1e-9).rounded(.down))
        guard last - first >= 1 else { return list(partsOfDecade(axis).map { ($0, .number($0)) }) }
        let stride = [1, 2, 3, 4, 5].first { (last - first) / $0 < limit } ?? (last - first) / limit + 1
        // Both ends if they fit; else 10^0 is among them if the axis holds it.
        let start = (last - first) % stride == 0 ? first : first + ((-first) % stride + stride) % stride
        return "\(power(start)), \(power(stride))"
    }

    private static func power(_ exponent: Int) -> String { "1e\(exponent)" }

    /// 1, 2, 2.5 or 5 times a power of ten, with at most `limit` multiples in `span`.
    private static func step(_ span: Double, limit: Int) -> Double {
        var exponent = Int(log10(span / Double(limit)).rounded(.down))
        while true {
            for factor in ["1", "2", "2.5", "5"] {
                // By its decimal text, so that the script says 0.2 and not 0.2000…01.
                if let step = Double("\(factor)e\(exponent)"), span / step < Double(limit) { return step }
            }
            exponent += 1
        }
    }

    /// For a log axis with less than two powers of ten on it: 1, 2 and 5 times a power of ten, or every
    /// digit, or equal steps.
    private static func partsOfDecade(_ axis: ResolvedAxis) -> [Double] {
        let exponents = Int(log10(axis.minimum).rounded(.down))...Int(log10(axis.maximum).rounded(.up))
        func values(_ factors: [Int]) -> [Double] {
            var values: [Double] = []
            for exponent in exponents {
                for factor in factors {
                    guard let value = Double("\(factor)e\(exponent)") else { continue }
                    if value >= axis.minimum * (1 - 1e-12), value <= axis.maximum * (1 + 1e-12) { values.append(value) }
                }
            }
            return values
        }
        for factors in [[1, 2, 5], Array(1...9)] where values(factors).count >= 2 { return values(factors) }
        let step = step(axis.maximum - axis.minimum, limit: 4)
        let first = Int((axis.minimum / step).rounded(.up))
        let last = Int((axis.maximum / step).rounded(.down))
        guard first <= last else { return [] }
        return (first...last).map { step < 1 ? Double($0) / (1 / step).rounded() : Double($0) * step }
    }
}
