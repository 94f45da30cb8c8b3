// Where two computations of the same stages part: the first stage whose outputs differ, what in its key differs, and by how
// much its numbers do. Unaware of who computed what.

import Engine
import HDF5
import Inspection
import ResultStore
import StageGraph

/// One stage as both sides have it.
struct ComparedStage {
    struct Side {
        var key: Digest
        var outputs: [FileContent]
    }

    var id: Name
    var outputs: [Name]
    var old: Side
    /// nil: it was not computed again.
    var new: Side?

    /// Names of outputs whose bytes differ.
    var differing: [Name] {
        guard let new, new.outputs.count == old.outputs.count else { return outputs }
        return outputs.indices.filter { !old.outputs[$0].hasBytes(of: new.outputs[$0]) }.map { outputs[$0] }
    }
}

/// What comparing all stages gives.
struct Divergence {
    /// Stages whose outputs agree byte by byte.
    private(set) var equal = 0
    /// Of these, such with another key.
    private(set) var equalWithOtherKey = 0
    /// In the graph's order.
    private(set) var parting: [ComparedStage] = []

    /// `stages` in the graph's order.
    init(_ stages: [ComparedStage]) {
        for stage in stages {
            if stage.differing.isEmpty, let new = stage.new {
                equal += 1
                if new.key != stage.old.key { equalWithOtherKey += 1 }
            } else {
                parting.append(stage)
            }
        }
    }

    /// The failure that names the first stage that parts; nil if none does. `preImages`: of a stage's old and new key, as
    /// far as they are known; `paths`: of an output's old and new content, by place, where they are files.
    func failure(
        at place: String, preImages: (ComparedStage) throws -> (old: PreImage?, new: PreImage?),
        paths: (ComparedStage, Int) -> (old: String, new: String)?
    ) throws -> Failure? {
        guard let first = parting.first else { return nil }
        var facts: [Failure.Fact] = [
            .init("differ", VisibleText.line(first.differing.joined(separator: ", "))),
            .init("stages that differ", "\(parting.count) of \(parting.count + equal)"),
        ]
        let (old, new) = try preImages(first)
        let inKey = old.flatMap { old in new.map { $0.differences(from: old) } } ?? []
        // A digest of a secret is made with a key that each store has for itself.
        let differences = inKey.filter { !$0.name.text.startsWith("secret.") }
        for difference in differences.prefix(12) {
            facts.append(.init("in its key", VisibleText.line(difference.description)))
        }
        if differences.count > 12 { facts.append(.init("in its key", "… and \(differences.count - 12) more")) }
        if differences.isEmpty, old != nil, new != nil {
            facts.append(.init("in its key", "nothing: equal ingredients have given different bytes"))
        }
        for (index, name) in first.outputs.enumerated()
        where first.differing.contains(name) && name.text.endsWith(".h5") {
            guard let (old, new) = paths(first, index) else { continue }
            let numbers = try? Self.numbers(old, new)
            facts.append(.init("numbers", "\(VisibleText.line(name.text)): \(numbers ?? "they cannot be compared")"))
        }
        return Failure(
            .work, "stage '\(VisibleText.line(first.id.text))' gives other bytes when it is computed again", at: place,
            facts: facts,
            hint: differences.isEmpty
                ? "its program is not deterministic, or depends on what its key does not hold"
                : "all before it agree: it is the first that differs")
    }

    /// The largest relative difference between the numbers of two HDF5 files, in words.
    private static func numbers(_ old: String, _ new: String) throws -> String {
        let answer = try ArtifactContents.confinement([old, new]).answer(at: old) {
            let comparison = try Comparison(from: File.open(old), to: File.open(new))
            var (largest, differing, count, others) = (0.0, 0, 0, comparison.attributes.count)
            for object in comparison.objects {
                guard case .numbers(let numbers) = object.change else {
                    others += 1
                    continue
                }
                largest = max(largest, numbers.largestRelative)
                differing += numbers.differing
                count += numbers.count
            }
            let text = "\(differing) of \(count) differ, relatively by at most \(largest)"
            return Array((text + (others > 0 ? "; \(others) other differences" : "")).utf8)
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
