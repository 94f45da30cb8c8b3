// The claims of a manifest's figures and what the last results say of them. Reads, never runs.
import Engine
import HDF5
import Results

/// A claim that a figure shows, and its verdict so far.
public struct ClaimRow: Sendable {
    /// The figure's id in the manifest.
    public var figure: String
    /// The claim's id.
    public var id: String
    /// The stage that measured it; nil before it has run.
    public var stage: Name?
    /// Whether that stage is up to date.
    public var isFresh: Bool
    /// Names of the data sets that the figure was drawn without; a claim without a result needs one of them.
    public var absentData: [String]
    /// What was measured; nil before the stage has run.
    public var claim: Claim?

    /// `holds`, `does not hold`, `not tested at this scale`, `not tested: data is absent` or `no result`.
    public var verdict: String {
        claim?.verdict ?? (absentData.isEmpty ? "no result" : "not tested: data is absent")
    }
}

/// Reads the claims of figures out of the artifacts that the figures are drawn from.
public enum ClaimTable {
    /// The claims of the figures that `targets` (indices of stages) reach or are, in the manifest's order. A figure shows
    /// the claims that the manifest lists and those its artifacts hold under its own name (`A1.…`).
    /// Throws if a manifest's file or an artifact cannot be read.
    public static func rows(_ pipeline: Pipeline, targets: [Int]) throws -> [ClaimRow] {
        let graph = pipeline.graph
        let chosen = Set(targets)
        let figures = graph.figures.filter { chosen.contains($0.stage) }
        let needed = graph.closure(of: figures.map(\.stage))
        let fresh = Set(
            try pipeline.status(targets: figures.map(\.stage)).filter { $0.condition == .fresh }.map(\.id))
        // Only kinds that say so measure claims; weights are large and many.
        let measuring = Set(pipeline.kinds.filter { $0 is any MeasuresClaims }.map(\.name))
        let analyses = needed.map { graph.stages[$0] }.filter { measuring.contains($0.kind) }
        let measured = try claims(of: Set(analyses.map(\.id)), in: pipeline)
        return figures.flatMap { figure in
            let stages = Set(graph.closure(of: [figure.stage]).map { graph.stages[$0].id })
            let here = measured.filter { stages.contains($0.stage) }
            var ids = figure.claims
            // A claim that two stages have measured is one claim: the first one's.
            for id in here.map(\.claim.id) where id.hasPrefix(figure.id + ".") && !ids.contains(id) { ids.append(id) }
            return ids.map { id in
                let found = here.first { $0.claim.id == id }
                let drawn = graph.stages[figure.stage]
                let absent = fresh.contains(drawn.id) ? drawn.lacking.values.joined().map(\.name) : []
                return ClaimRow(
                    figure: figure.id, id: id, stage: found?.stage,
                    isFresh: found.map { fresh.contains($0.stage) } ?? false,
                    absentData: Set(absent).sorted(),
                    claim: found?.claim)
            }
        }
    }

    private static func claims(
        of stages: Set<Name>, in pipeline: Pipeline
    ) throws -> [(stage: Name, claim: Claim)] {
        var claims: [(stage: Name, claim: Claim)] = []
        for artifact in try pipeline.artifacts() where artifact.name.text.hasSuffix(".h5") {
            let stage = Name(Files.folder(of: artifact.name.text))
            guard stages.contains(stage) else { continue }
            try artifact.requireHere()
            claims += try Claim.read(from: File.open(artifact.path).root).map { (stage, $0) }
        }
        return claims
    }

    /// Two lines a claim, by figure, and the count of each verdict.
    public static func text(_ rows: [ClaimRow]) -> String {
        var lines: [String] = []
        var figure = ""
        for row in rows {
            if row.figure != figure { lines += (lines.isEmpty ? [] : [""]) + [row.figure] }
            figure = row.figure
            let stale = row.claim != nil && !row.isFresh ? " (stale)" : ""
            lines.append("  \(row.verdict)\(stale): \(row.id)")
            if let claim = row.claim { lines.append("      \(claim.sentence)\(claim.numbers.map { ": " + $0 } ?? "")") }
        }
        let verdicts = [
            "holds", "does not hold", "not tested at this scale", "not tested: data is absent", "no result",
        ]
        let counts = verdicts.compactMap { verdict -> String? in
            let count = rows.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict)"
        }
        lines.append(
            (lines.isEmpty ? "" : "\n") + "\(rows.count) claims" + (counts.isEmpty ? "" : ": ")
                + counts.joined(separator: ", "))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A table in Markdown: a row a claim.
    public static func markdown(_ rows: [ClaimRow]) -> String {
        func cell(_ text: String) -> String {
            VisibleText.escaping(text, ["|": "\\|", "\n": " "])
        }
        let lines = rows.map { row in
            let claim = row.claim.map { cell("\($0.sentence)\($0.numbers.map { ": " + $0 } ?? "")") } ?? ""
            return "| \(row.figure) | `\(row.id)` | \(claim) | \(row.verdict) |\n"
        }
        return "| figure | claim | what was measured | verdict |\n|---|---|---|---|\n" + lines.joined()
    }

    /// `{"claims":[{"figure":…,"id":…,"verdict":…,…}]}`; numbers are left out where there are none.
    public static func json(_ rows: [ClaimRow]) -> String {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.array("claims") { json in
                for row in rows { json.object { json in members(of: row, &json) } }
            }
        }
        return json.text + "\n"
    }

    private static func members(of row: ClaimRow, _ json: inout JSONWriter) {
        json.member("figure", row.figure)
        json.member("id", row.id)
        json.member("verdict", row.verdict)
        guard let claim = row.claim, let stage = row.stage else { return }
        json.member("sentence", claim.sentence)
        json.member("stage", stage)
        json.member("fresh", row.isFresh)
        json.member("relation", claim.relation.rawValue)
        let numbers = [
            ("expected", claim.expected), ("tolerance", claim.tolerance), ("measured", claim.measured),
            ("spread", claim.spread),
        ]
        for (name, value) in numbers where value.isFinite { json.member(name, value) }
        json.member("samples", claim.samples)
    }
}
