// claims.json: every claim of the archived figures with the artifact that holds it. Unaware of how claims are measured.

import Engine
import HDF5
import Inspection
import ResultStore
import Results
import StageGraph

/// A claim and where it was measured.
struct ArchivedClaim {
    var row: ClaimRow
    /// Place in `ArchiveState.stages` and of its output; nil: nothing has measured it.
    var artifact: (stage: Int, output: Int)?
}

extension ArchiveState {
    /// The claims of the figures, in the manifest's order.
    func claims() throws -> [ArchivedClaim] {
        let rows = try ClaimTable.rows(pipeline, targets: figures.map(\.stage))
        let measuring = Set(rows.compactMap(\.stage))
        var places: [Name: [Name: (stage: Int, output: Int)]] = [:]
        for (place, stage) in stages.enumerated() where measuring.contains(instance(stage).id) {
            for (number, output) in stage.outputs.enumerated() where output.name.text.endsWith(".h5") {
                let file = try File.open(store.paths.object(output.content.digest))
                for claim in try Claim.read(from: file.root) {
                    let id = Name(claim.id)
                    if places[instance(stage).id]?[id] == nil {
                        places[instance(stage).id, default: [:]][id] = (place, number)
                    }
                }
            }
        }
        return rows.map { row in
            ArchivedClaim(row: row, artifact: row.stage.flatMap { places[$0]?[Name(row.id)] })
        }
    }

    /// `claims.json`.
    func json(_ claims: [ArchivedClaim]) -> [UInt8] {
        var json = JSONWriter(indent: 1)
        json.array { json in for claim in claims { json.object { members(of: claim, &$0) } } }
        return json.bytes + [10]
    }

    private func members(of claim: ArchivedClaim, _ json: inout JSONWriter) {
        let row = claim.row
        json.member("figure", row.figure)
        json.member("id", row.id)
        json.member("verdict", row.verdict)
        guard let measured = row.claim else { return }
        json.member("sentence", measured.sentence)
        json.member("relation", measured.relation.rawValue)
        for (name, value) in measured.finiteNumbers { json.member(name, value) }
        json.member("samples", measured.samples)
        guard let place = claim.artifact else { return }
        let stage = stages[place.stage]
        json.object("artifact") { json in
            json.member("stage", instance(stage).id)
            json.member("output", stage.outputs[place.output].name)
            json.member("sha256", stage.outputs[place.output].content.digest.hexadecimal)
        }
    }
}

extension Claim {
    /// Its numbers by name; those that are not finite are left out.
    var finiteNumbers: [(String, Double)] {
        [("expected", expected), ("tolerance", tolerance), ("measured", measured), ("spread", spread)]
            .filter { $0.1.isFinite }
    }
}
