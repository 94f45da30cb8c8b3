// From rules of the other tool to stages. A command finds everything at the path that it has in the project: files of the
// project are there anyway, and what stages have made is linked from the folder `in`. So commands stay as they are.

import StageGraph

/// The stages that stand for rules.
struct Layout {
    /// How a rule's jobs become stages.
    enum Shape {
        /// One stage without a matrix.
        case single
        /// One with a matrix, whose outputs are these folders.
        case matrix([Name])
        /// One for each job, because of this.
        case separate(String)
    }

    let rules: [ForeignRule]
    let makers: Makers
    let project: ProjectFiles
    private(set) var shapes: [Shape] = []
    /// By rule and job; of a matrix all the same.
    private(set) var names: [[String]] = []
    /// By rule: the stage that puts what a matrix makes side by side.
    private(set) var gathering: [String] = []

    init(_ rules: [ForeignRule], _ project: ProjectFiles, _ report: inout ImportReport) {
        self.rules = rules
        self.project = project
        makers = Makers(rules, &report)
        guard report.failures.isEmpty else { return }
        chooseShapes()
        nameStages()
    }

    private mutating func chooseShapes() {
        for rule in rules {
            if rule.jobs.count < 2 {
                shapes.append(.single)
                continue
            }
            switch rule.matrixForm(isProject: { if case .project = makers.source(of: $0) { true } else { false } }) {
            case .folders(let folders): shapes.append(.matrix(folders))
            case .none(let reason): shapes.append(.separate(reason))
            }
        }
        // A stage with a matrix can refer to others in one way only. Where it cannot, that may concern those that read it.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for rule in rules.indices {
                guard case .matrix = shapes[rule] else { continue }
                for input in rules[rule].inputs where references(input, of: rule, job: nil) == nil {
                    shapes[rule] = .separate(
                        "its input '\(input.inManifest)' is made by other stages than one of the same values")
                    isSettled = false
                    break
                }
            }
        }
    }

    private mutating func nameStages() {
        var taken = StageNames()
        for (rule, foreign) in rules.enumerated() {
            if case .separate = shapes[rule] {
                names.append(
                    foreign.jobs.indices.map { job in
                        let values = foreign.axes.map { foreign.value(of: $0.name, job: job) }
                        return taken.take(([foreign.name] + values).joined(separator: "-"))
                    })
            } else {
                let name = taken.take(foreign.name)
                names.append(foreign.jobs.map { _ in name })
            }
        }
        gathering = rules.map { _ in "" }
        for rule in rules.indices {
            if case .matrix = shapes[rule] { gathering[rule] = taken.take(rules[rule].name + "-files") }
        }
    }

    /// Whether nothing but outputs of this rule is in a folder of its matrix, so that it can be one output.
    func owns(_ folder: Name, _ rule: Int) -> Bool {
        let own = makers.paths(below: folder.path).allSatisfy { makers.byPath[$0]?.job.rule == rule }
        return own && !folder.path.folders.contains { makers.byPath[$0] != nil }
            && !rules.contains { rule in
                rule.inputs.contains { input in
                    rule.jobs.indices.contains { job in
                        let path = Name(rule.text(input, job: job))
                        guard case .project = makers.source(of: path) else { return false }
                        return path.isIn(folder)
                    }
                }
            }
    }
}
