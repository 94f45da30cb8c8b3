// Which jobs there are: from the files that are asked for back to those that nobody makes. Unaware of manifests.

import StageGraph

/// A search for jobs.
struct SnakeJobs {
    let rules: [SnakeRule]
    let order: [String]
    let project: ProjectFiles
    /// By rule, the values of its wildcards, in the order in which jobs were found.
    private(set) var jobs: [[[String]]]
    private var known: [[Name: Int]]
    private var found: [Name: Found] = [:]
    private var depth = 0

    private enum Found {
        /// It is being looked for.
        case open
        case made
        /// Nobody makes it. `isThere`: it is a file of the project.
        case source(isThere: Bool)
        /// It could be made if other files were there.
        case incomplete
    }

    /// Chains of files longer than this are refused: the search is recursive.
    private static let deepest = 1000
    private static let most = 100_000

    init(rules: [SnakeRule], order: [String], project: ProjectFiles) {
        self.rules = rules
        self.order = order
        self.project = project
        jobs = rules.map { _ in [] }
        known = rules.map { _ in [:] }
    }

    /// Finds everything that a file needs.
    mutating func request(_ path: Name, line: Int) throws(SnakeMistake) { _ = try look(for: path, line) }

    /// Whether what is asked for is complete, so that a rule that could make it by another way loses.
    private mutating func look(for path: Name, _ line: Int) throws(SnakeMistake) -> Found {
        if let known = found[path] { return known }
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else {
            throw SnakeMistake("files need each other in a chain that does not end", line, found: "'\(path)'")
        }
        found[path] = .open
        var complete: [(rule: Int, values: [Name: String])] = []
        var incomplete: [(rule: Int, values: [Name: String])] = []
        for (number, rule) in rules.enumerated() {
            for output in rule.output.all + rule.log.all {
                guard let values = output.pattern.match(path, limits: rule.limits) else { continue }
                switch try inputs(of: rule, values) {
                case .made: complete.append((number, values))
                case .incomplete: incomplete.append((number, values))
                default: break
                }
                break
            }
        }
        let isThere = project.kind(path.text) != nil
        let candidates = !complete.isEmpty ? complete : isThere ? [] : incomplete
        var result = Found.source(isThere: isThere)
        if let chosen = try choose(candidates, path, line) {
            try add(chosen.rule, chosen.values, line)
            result = complete.isEmpty ? .incomplete : .made
        }
        found[path] = result
        return result
    }

    /// Whether all inputs of a job are there or can be made; `.open`: they need what it makes.
    private mutating func inputs(of rule: SnakeRule, _ values: [Name: String]) throws(SnakeMistake) -> Found {
        var result = Found.made
        for input in rule.input.all {
            if let missing = input.pattern.wildcards.first(where: { values[Name($0)] == nil }) {
                throw SnakeMistake(
                    "the wildcard '\(missing)' of this input is none of the output's", input.line,
                    found: rule.wildcards.joined(separator: ", "))
            }
            switch try look(for: Name(input.pattern.path(values)), input.line) {
            case .open: return .open
            case .made, .source(isThere: true): break
            case .source(isThere: false), .incomplete: result = .incomplete
            }
        }
        return result
    }

    private func choose(
        _ candidates: [(rule: Int, values: [Name: String])], _ path: Name, _ line: Int
    ) throws(SnakeMistake) -> (rule: Int, values: [Name: String])? {
        guard candidates.count > 1 else { return candidates.first }
        func rank(_ rule: Int) -> Int? { order.firstIndex { $0.hasBytes(of: rules[rule].name) } }
        let ranked = candidates.filter { rank($0.rule) != nil }.sorted { rank($0.rule)! < rank($1.rule)! }
        if ranked.count == candidates.count { return ranked[0] }
        throw SnakeMistake(
            "several rules can make '\(path)'", line,
            found: candidates.map { rules[$0.rule].name }.joined(separator: ", "),
            hint: "wildcard_constraints tell their files apart")
    }

    private mutating func add(_ rule: Int, _ values: [Name: String], _ line: Int) throws(SnakeMistake) {
        let texts = rules[rule].wildcards.map { values[Name($0)] ?? "" }
        let label = Name(texts.map { "\($0.utf8.count):\($0)" }.joined())
        guard known[rule].updateValue(jobs[rule].count, forKey: label) == nil else { return }
        jobs[rule].append(texts)
        guard jobs[rule].count < Self.most else {
            throw SnakeMistake("there are too many jobs", line, found: "rule \(rules[rule].name)")
        }
    }
}
