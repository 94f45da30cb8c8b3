// CHECKLIST.md: the questions of ACM's artifact badges and of NeurIPS' checklist, answered as far as run records can.
// Unaware of the paper.

import Engine
import ResultStore
import Results
import StageGraph

/// Answers from what is in the archive; what only the authors know is left to them, and says so.
struct Checklist {
    private let state: ArchiveState
    private let claims: [ArchivedClaim]
    private let source: SourcePart
    private let scope: ArchiveScope

    init(_ state: ArchiveState, _ claims: [ArchivedClaim], _ source: SourcePart, _ scope: ArchiveScope) {
        self.state = state
        self.claims = claims
        self.source = source
        self.scope = scope
    }

    private static let open = "*for the authors to answer*"

    /// The file's text.
    var text: String {
        """
        # Checklist

        Filled from the run records in this archive. What records cannot know is marked \(Self.open).

        ## ACM artifact badges

        | badge | question | answer |
        |---|---|---|
        | Available | Is the artifact in a public archive with an identifier? | \(Self.open): deposit this file |
        | Functional: documented | Is it described? | README.md, data/archive.json, data/EXPECTED.json |
        | Functional: consistent | Does it belong to the paper's results? | \(figures) |
        | Functional: complete | Is everything there? | \(completeness) |
        | Functional: exercisable | Can it be used? | `sh verify.sh` checks it, `./run figures` redraws the figures |
        | Reusable | Can others build on it? | \(sources) |
        | Reproduced | Has another group obtained the results with it? | `stagecraft verify --level recompute FILE` compares byte by byte |
        | Replicated | Has another group obtained them without it? | \(Self.open) |

        ## NeurIPS paper checklist

        | item | answer |
        |---|---|
        | Claims | \(claimCounts) |
        | Limitations | \(limitations) |
        | Theory, assumptions and proofs | \(Self.open) |
        | Reproducibility of experiments | every stage has a record: key, parameters, inputs and outputs by SHA-256 (data/records.jsonl) |
        | Open access to data and code | \(sources); \(inputs) |
        | Settings and details | data/manifest/pipeline.json, and data/manifest/resolved.json with every parameter of every stage |
        | Statistical significance | \(significance) |
        | Compute resources | \(resources) |
        | Code of ethics, broader impacts, safeguards | \(Self.open) |
        | Licences of assets | \(licences) |
        | New assets | described in data/ro-crate-metadata.json |
        | Human subjects, review boards | \(Self.open) |

        """
    }

    private var figures: String {
        state.figures.isEmpty
            ? "it holds stages, no figures" : "figures " + state.figures.map { cell($0.id) }.joined(separator: ", ")
    }

    private var completeness: String {
        let outputs = state.stages.flatMap(\.outputs)
        let kept = outputs.count { $0.place != nil }
        let passed = state.inputs.count { $0.place != nil }
        let inputs =
            state.inputs.isEmpty ? "" : " and \(passed) of \(Quantity.count(state.inputs.count, "input"))"
        return "\(kept) of \(Quantity.count(outputs.count, "output"))\(inputs) are in it, and the records of all "
            + Quantity.count(state.stages.count, "stage")
    }

    private var sources: String {
        guard let commit = source.commit else { return "no sources: the manifest is in no Git repository" }
        return "sources with history (data/source), commit \(commit.prefix(12))"
            + (source.isChanged ? " with changes that are not committed" : "")
    }

    private var claimCounts: String {
        if claims.isEmpty { return "no claim is measured" }
        var counts: [Name: Int] = [:]
        for claim in claims { counts[Name(claim.row.verdict), default: 0] += 1 }
        return "\(claims.count) claims (data/claims.json): "
            + counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    }

    private var limitations: String {
        let failed = claims.filter { $0.row.claim.map { $0.relation != .untested && !$0.holds } ?? false }
        if claims.isEmpty { return Self.open }
        return failed.isEmpty
            ? "no measured claim fails; beyond that " + Self.open
            : "claims that do not hold: " + failed.map { cell($0.row.id) }.joined(separator: ", ")
    }

    private var inputs: String {
        let absent = state.inputs.filter { $0.place == nil }
        let sources = absent.count { $0.url != nil }
        if state.inputs.isEmpty { return "no input data" }
        return absent.isEmpty
            ? "all input data is in it"
            : "\(absent.count) of \(state.inputs.count) inputs are not passed on: SHA-256 of all and the source of "
                + "\(sources) are in data/archive.json"
    }

    private var significance: String {
        let repeated = claims.compactMap(\.row.claim).filter { $0.samples > 1 }
        return repeated.isEmpty
            ? "no claim is measured over several runs"
            : "\(repeated.count) of \(claims.count) claims are means over several runs with their standard deviation "
                + "(`samples` and `spread` in data/claims.json)"
    }

    private var resources: String {
        let seconds = state.stages.reduce(0) { $0 + $1.cost.cpuSeconds }
        let memory = state.stages.map(\.cost.peakMemoryBytes).max() ?? 0
        return "\(Int(seconds.isFinite && seconds < 1e15 ? seconds.rounded(.up) : 0)) CPU seconds in "
            + "\(Quantity.count(state.stages.count, "stage")), at most \(Quantity.memory(memory)) in one; the machine: "
            + "data/environment/processor.json; each figure: data/EXPECTED.json"
    }

    private var licences: String {
        let sets = Set(
            state.inputs.filter { $0.label.text.startsWith("data:") }.map { input in
                let set = input.path.text.split(byte: UInt8(ascii: "/"))[0]
                return Name("\(set): \(input.licence ?? "not stated")")
            })
        return sets.isEmpty ? "no data sets are used" : sets.sorted().map { cell($0.text) }.joined(separator: "; ")
    }

    /// As it can stand in a table.
    private func cell(_ text: String) -> String { VisibleText.escaping(text, ["|": "\\|", "\n": " "]) }
}
