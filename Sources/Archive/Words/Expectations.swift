// EXPECTED.json: what somebody who repeats the work should get, how exactly, and what it takes. Unaware of how it is repeated.

import Engine
import Results
import StageGraph

/// What is expected of each figure and claim.
struct Expectations {
    private let state: ArchiveState
    private let claims: [ArchivedClaim]

    init(_ state: ArchiveState, _ claims: [ArchivedClaim]) {
        self.state = state
        self.claims = claims
    }

    /// The file's text.
    var json: [UInt8] {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("machine", "environment/processor.json")
            json.array("figures") { json in for figure in state.figures { json.object { members(of: figure, &$0) } } }
            json.array("claims") { json in for claim in claims { json.object { members(of: claim, &$0) } } }
        }
        return json.bytes + [10]
    }

    private func members(of figure: Figure, _ json: inout JSONWriter) {
        let graph = state.pipeline.graph
        let behind = graph.closure(of: [figure.stage]).compactMap { state.placeOf[$0] }.map { state.stages[$0] }
        json.member("id", figure.id)
        json.member("stages", behind.count)
        json.member("seconds", behind.reduce(0) { $0 + $1.cost.seconds })
        json.member("cpuSeconds", behind.reduce(0) { $0 + $1.cost.cpuSeconds })
        json.member("peakMemoryBytes", behind.map(\.cost.peakMemoryBytes).max() ?? 0)
        json.member("cores", behind.map { state.instance($0).resources.threads }.max() ?? 1)
        guard let place = state.placeOf[figure.stage] else { return }
        json.array("files") { json in
            for output in state.stages[place].outputs {
                json.object { json in
                    json.member("name", output.name)
                    json.member("sha256", output.content.digest.hexadecimal)
                    json.member("size", output.content.size)
                    json.member("tolerance", Self.tolerance(of: output.name))
                }
            }
        }
    }

    private static func tolerance(of output: Name) -> String {
        let isImage = output.text.endsWith(".png") || output.text.endsWith(".pdf")
        return "none: equal bytes"
            + (isImage ? "; from gnuplot alone, but for the mark and a PDF's creation date" : "")
    }

    private func members(of claim: ArchivedClaim, _ json: inout JSONWriter) {
        json.member("figure", claim.row.figure)
        json.member("id", claim.row.id)
        json.member("verdict", claim.row.verdict)
        guard let measured = claim.row.claim else { return }
        json.member("relation", measured.relation.rawValue)
        for (name, value) in measured.finiteNumbers { json.member(name, value) }
        json.member("samples", measured.samples)
        guard let place = claim.artifact, measured.relation != .untested else { return }
        let stage = state.instance(state.stages[place.stage])
        let runs = measured.samples == 1 ? "1 run" : "\(measured.samples) runs"
        json.member(
            "toleranceFrom",
            "set by stage \(stage.id) (kind \(stage.kind)) before the comparison, as its sentence and source say; measured "
                + "over \(runs); a repetition with the same key gives the same number exactly")
    }
}
