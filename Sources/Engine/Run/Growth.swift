// Graphs that grow: what is in a folder that a stage has made decides which stages there are. Looks for such folders among
// results; unaware of how they come about.

extension Pipeline {
    /// Lets the graph grow, which is one of this manifest, made with these overrides in this environment.
    public mutating func mayGrow(_ manifest: Manifest, overrides: [Override], environment: [Name: String]) {
        let (profile, kinds, project) = (graph.profile, kinds, project)
        expand = { found in
            try Graph.expand(
                manifest, profile: profile, kinds: kinds, overrides: overrides, projectFolder: project,
                environment: environment, found: found)
        }
    }

    /// Adds the stages to the graph that are known by the results that are in the store, until there are no more. Throws
    /// `Failures` with what is wrong with these stages.
    public mutating func grow() throws {
        while !graph.awaited.isEmpty {
            let store = try Store(folder: store)
            let last = try LastResults(paths: store.paths, of: user)
            let resolver = Resolver(self, store: store, last: last, writes: false, acceptsElsewhere: true)
            for index in graph.closure(of: graph.awaited.compactMap(\.maker)) {
                // Of a stage whose key cannot be known, nothing is.
                guard let key = try? resolver.key(of: index), case .hit(let contents) = try resolver.lookUp(index, key)
                else { continue }
                resolver.settle(index, contents)
            }
            let names = try graph.namesFound(by: resolver)
            try? store.statIndex.save()
            guard try grow(by: names) else { return }
        }
    }

    /// Adds the stages that these names give. False: there are none.
    mutating func grow(by names: [Name: [Name]]) throws -> Bool {
        guard !names.isEmpty, let expand else { return false }
        found.merge(names) { _, new in new }
        graph = try expand(found)
        raiseThreads(to: threads)
        return true
    }
}

extension Graph {
    /// The paths of the files in each awaited folder whose stage's outputs are known, by label.
    func namesFound(by resolver: Resolver) throws(Failure) -> [Name: [Name]] {
        var names: [Name: [Name]] = [:]
        for awaited in awaited {
            guard let (maker, place) = output(of: awaited), let contents = resolver.outputs[maker],
                let listing = try resolver.store.listing(contents[place])
            else { continue }
            names[awaited.folder.label] = listing.entries.map(\.path)
        }
        return names
    }
}

extension Scheduler {
    /// Adds the stages that are known now: those that were asked for, or that these need. Between the steps of the loop only.
    func growIfDue() throws {
        guard isGrowthDue else { return }
        isGrowthDue = false
        var grown = pipeline
        let before = pipeline.graph
        guard try grown.grow(by: before.namesFound(by: resolver)) else { return }
        guard let graph = grown.graph.continuing(before) else {
            throw Failure(.work, "the manifest's stages have changed while they ran", hint: "run again")
        }
        grown.graph = graph
        try grown.checkDeliveries()
        pipeline = grown
        resolver.extend(to: grown)
        let added = graph.stages.count - before.stages.count
        states += Array(repeating: .unwanted, count: added)
        keys += Array(repeating: nil, count: added)
        dependents += Array(repeating: [], count: added)
        let new = try graph.closure(of: graph.selection(options.targets, from: options.from)).filter {
            states[$0] == .unwanted
        }
        try graph.requireFiles(for: new)
        for warning in graph.warnings(for: new) { progress.report(.warning(warning)) }
        for warning in try resolver.undeclaredReads(new) { progress.report(.warning(warning)) }
        wanted += new
        summary.total += new.count
        progress.report(.grown(total: summary.total))
        countNeeds(of: new)
        for index in new where states[index] == .waiting(0) { try consider(index) }
    }
}
