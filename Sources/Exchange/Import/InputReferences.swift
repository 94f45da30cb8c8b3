// How a stage refers to what one of its inputs means. Unaware of commands.

import StageGraph

/// An input of a stage: a reference, and where in the project it would lie.
struct PlacedReference {
    var text: String
    /// Of what a stage has made; nil: a file of the project, which lies there anyway.
    var path: Template?
    /// Of an output, which job made it.
    var made: Makers.Made?
}

extension Layout {
    /// The references of an input of the stage for one job or, with `job` nil, for a matrix of all jobs; nil if there is no
    /// one way to say it for all.
    func references(_ input: Template, of rule: Int, job: Int?) -> [PlacedReference]? {
        let foreign = rules[rule]
        let jobs = job.map { [$0] } ?? Array(foreign.jobs.indices)
        // Of a single job everything is known.
        let path = job.map { job in input.filled { foreign.value(of: $0, job: job) } } ?? input
        let paths = jobs.map { Name(foreign.text(input, job: $0)) }
        let sources = paths.map(makers.source)
        switch sources[0] {
        case .project:
            guard sources.allSatisfy({ if case .project = $0 { true } else { false } }) else { return nil }
            let areFolders = Set(paths.map { project.kind($0.text) == .folder || $0.isFolder })
            guard areFolders.count == 1, let isFolder = areFolders.first else { return nil }
            return [
                PlacedReference(
                    text: "file:" + Self.literal(path.inManifest) + (isFolder && !paths[0].isFolder ? "/" : ""))
            ]
        case .several(let outputs):
            guard paths.allSatisfy({ $0 == paths[0] }) else { return nil }
            return outputs.compactMap { output in
                reference(to: Template(output.path.text), [output.made], of: rule, jobs: [jobs[0]])
            }
        case .made:
            var made: [Makers.Made] = []
            for source in sources {
                guard case .made(let one) = source else { return nil }
                made.append(one)
            }
            return reference(to: path, made, of: rule, jobs: jobs).map { [$0] }
        }
    }

    /// The reference to the outputs that the jobs of a rule read, one each.
    private func reference(
        to path: Template, _ made: [Makers.Made], of rule: Int, jobs: [Int]
    ) -> PlacedReference? {
        let maker = made[0].job.rule
        guard made.allSatisfy({ $0.job.rule == maker && $0.output == made[0].output }) else { return nil }
        // A folder itself, not something in it.
        let exact = Name(rules[rule].text(path, job: jobs[0]))
        let end = made[0].isFolder && (makers.byPath[exact] != nil) && !exact.isFolder ? "/" : ""
        var name = names.isEmpty ? "" : names[maker][made[0].job.job]
        switch shapes[maker] {
        case .single: break
        case .separate:
            guard made.allSatisfy({ $0.job == made[0].job }) else { return nil }
        case .matrix:
            guard let selectors = selectors(maker, made, of: rule, jobs: jobs) else { return nil }
            name += "[" + selectors.joined(separator: ",") + "]"
        }
        return PlacedReference(text: "\(name)/\(path.inManifest)\(end)", path: path, made: made[0])
    }

    /// What selects the instances of a matrix that jobs read: for each axis one value, or the same one as an axis of theirs.
    private func selectors(_ maker: Int, _ made: [Makers.Made], of rule: Int, jobs: [Int]) -> [String]? {
        var selectors: [String] = []
        for axis in rules[maker].axes {
            let values = made.map { Name(rules[maker].value(of: axis.name, job: $0.job.job)) }
            if values.allSatisfy({ $0 == values[0] }) {
                selectors.append("\(axis.name)=\(values[0])")
                continue
            }
            // Of one type too: an axis of texts and one of numbers have no value in common.
            let same = rules[rule].axes.first { own in
                zip(jobs, values).allSatisfy { Name(rules[rule].value(of: own.name, job: $0)) == $1 }
                    && own.isOfNumbers == axis.isOfNumbers
            }
            guard let same else { return nil }
            selectors.append("\(axis.name)=$\(same.name)")
        }
        return selectors
    }

    /// A path that is no pattern: what would stand for other characters stands for one.
    static func literal(_ path: String) -> String {
        VisibleText.escaping(path, ["*": "?", "[": "?"])
    }
}
