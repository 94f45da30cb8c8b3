// What people name on the command line: figures, stages, instances, patterns; and what hangs on what.
// Unaware of whether anything has run.

extension Graph {
    /// The stages that the targets mean, ascending; all stages if there are no targets.
    ///
    /// A target is a figure (`A1`), a stage (all its instances), an instance or part of its coordinates
    /// (`flow-odd[alpha=0.6]`), the path of a file that a stage delivers (`figures/a/A1/A1.pdf`), or a pattern over any of the
    /// names (`train-*`, `flow-odd[alpha=*]`; `*` stands for any characters, `?` for one). Throws a usage failure with the nearest name if one means nothing, and a work failure
    /// if all that it means was left out because data is absent.
    public func matching(_ targets: [String]) throws(Failure) -> [Int] {
        if targets.isEmpty { return Array(stages.indices) }
        var isChosen = [Bool](repeating: false, count: stages.count)
        for target in targets {
            // Of what is not known yet, what that waits for.
            let found = indices(of: target) + awaited.filter { $0.isMeant(by: target) }.compactMap(\.maker)
            if found.isEmpty {
                let out = leftOut.filter { Self.isMeant($0, by: target) }
                throw out.isEmpty ? unknownTarget(target) : leftOutTarget(target, out)
            }
            for index in found { isChosen[index] = true }
        }
        return stages.indices.filter { isChosen[$0] }
    }

    private func indices(of target: String) -> [Int] {
        let wanted = Name(target)
        let figure = figures.filter { Name($0.id) == wanted }.map(\.stage)
        let exact = figure + stages.indices.filter { Name(stages[$0].name) == wanted || stages[$0].id == wanted }
        if !exact.isEmpty { return exact }
        if let pattern = pattern(target) {
            return figures.filter { matches(pattern, $0.id) }.map(\.stage)
                + stages.indices.filter { matches(pattern, stages[$0].name) || matches(pattern, stages[$0].id.text) }
        }
        guard case .stage(let name, let selectors, nil)? = try? Reference(parsing: target) else {
            return deliverer(of: target)
        }
        return stages.indices.filter { stages[$0].name.hasBytes(of: name) && stages[$0].coordinates.fit(selectors) }
    }

    /// The stage that delivers a file or folder, by its path in the project.
    private func deliverer(of target: String) -> [Int] {
        let path = Name(target.startsWith("./") ? String(target.dropping(first: 2)) : target).path
        return stages.indices.filter { index in
            stages[index].declaredOutputs.contains { output in
                guard let place = stages[index].deliveryPath(of: output).map({ Name($0) }) else { return false }
                return place.path == path || output.isFolder && path.isIn(place)
            }
        }
    }

    private static func isMeant(_ item: LeftOut, by target: String) -> Bool {
        let wanted = Name(target)
        if item.id == wanted || item.name == wanted { return true }
        if let pattern = pattern(target) {
            return matches(pattern, item.name.text) || matches(pattern, item.id.text)
        }
        guard case .stage(let name, let selectors, nil)? = try? Reference(parsing: target), item.name == Name(name)
        else {
            return false
        }
        return item.coordinates.fit(selectors)
    }

    private func unknownTarget(_ target: String) -> Failure {
        var names: [String] = []
        var seen: Set<Name> = []
        for name in figures.map(\.id) + stages.map(\.name) where seen.insert(Name(name)).inserted { names.append(name) }
        let known = target.contains("[") ? names + stages.map(\.id.text) : names
        return Failure(
            .usage, "no figure or stage is called '\(target)' in profile '\(profile)'",
            hint: nearest(to: target, among: known).map { "did you mean '\($0)'?" }
                ?? "`stagecraft list stages` lists them")
    }

    /// The stages whose outputs a stage reads: indices, ascending, each once.
    public func dependencies(of stage: Int) -> [Int] {
        var result: Set<Int> = []
        for case .stage(let index, _) in stages[stage].inputs.map(\.source) { result.insert(index) }
        return result.sorted()
    }

    /// The stages and all they need, directly or not: ascending, so in an order to run them.
    public func closure(of targets: some Sequence<Int>) -> [Int] {
        var isNeeded = [Bool](repeating: false, count: stages.count)
        for target in targets { isNeeded[target] = true }
        for stage in stages.indices.reversed() where isNeeded[stage] {
            for input in stages[stage].inputs {
                if case .stage(let index, _) = input.source { isNeeded[index] = true }
            }
        }
        return stages.indices.filter { isNeeded[$0] }
    }

    /// The stages and all that need them, directly or not: ascending.
    public func downstream(of sources: some Sequence<Int>) -> [Int] {
        var isReached = [Bool](repeating: false, count: stages.count)
        for source in sources { isReached[source] = true }
        for stage in stages.indices where !isReached[stage] {
            isReached[stage] = stages[stage].inputs.contains {
                if case .stage(let index, _) = $0.source { isReached[index] } else { false }
            }
        }
        return stages.indices.filter { isReached[$0] }
    }

    /// The figures that a change of the stages' outputs reaches, in the manifest's order.
    public func figures(reachedFrom stages: some Sequence<Int>) -> [Figure] {
        let reached = Set(downstream(of: stages))
        return figures.filter { reached.contains($0.stage) }
    }
}

extension AwaitedStages {
    /// Whether a target is, or may be, one of its stages or figures.
    fileprivate func isMeant(by target: String) -> Bool {
        if let pattern = pattern(target) { return (stages + figures).contains { matches(pattern, $0.text) } }
        let bracket = target.utf8.firstIndex(of: UInt8(ascii: "["))
        let name = Name(target[..<(bracket ?? target.endIndex)])
        return stages.contains(name) || figures.contains(Name(target))
    }
}

extension Reference.Selector {
    /// Whether a coordinate has the value that the brackets name.
    fileprivate func selects(_ value: Value) -> Bool {
        guard case .literal(let wanted, let text) = wanted else { return false }
        return wanted.normalised == value.normalised || value == .string(text)
    }
}

extension [Coordinate] {
    /// Whether each selector names a coordinate and its value.
    fileprivate func fit(_ selectors: [Reference.Selector]) -> Bool {
        selectors.allSatisfy { selector in
            contains { $0.axis.hasBytes(of: selector.axis) && selector.selects($0.value) }
        }
    }
}

/// The bytes of a text with `*` or `?` in it.
private func pattern(_ text: String) -> [UInt8]? {
    let bytes = Array(text.utf8)
    return bytes.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") } ? bytes : nil
}

/// Whether a text fits a pattern with `*` and `?`, by bytes; going back only to the last `*`.
private func matches(_ pattern: [UInt8], _ text: String) -> Bool {
    let text = Array(text.utf8)
    var (p, t) = (0, 0)
    var star: (p: Int, t: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
            star = (p, t)
            p += 1
        } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
            p += 1
            t += 1
        } else if let last = star {
            star = (last.p, last.t + 1)
            p = last.p + 1
            t = last.t + 1
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
}
