// From manifest to graph: settings, instances, inputs, order, figures. Goes on after a mistake, to report all at once.
// Unaware of keys, the store and of whether anything has run.

extension Graph {
    /// Expands a manifest for one profile (its default one if nil). Throws `Failures` with everything that is wrong.
    ///
    /// Paths of files are found from `projectFolder`; `environment` gives the variables in datasets' folders and the
    /// whitelisted ones. Files that are not on disk are no mistake here: see `missingFiles`. `found`: the paths of the files
    /// in folders that stages have made, as far as they are known, by label: see `awaited`.
    public static func expand(
        _ manifest: Manifest, profile: String? = nil, kinds: [any StageKind], overrides: [Override] = [],
        projectFolder: String, environment: [Name: String], found: [Name: [Name]] = [:]
    ) throws -> Graph {
        var expansion = try Expansion(
            manifest, profile: profile, kinds: kinds, projectFolder: projectFolder, environment: environment)
        expansion.foundNames = found
        return try expansion.graph(overrides)
    }

    /// Reads a manifest and expands it, so that the mistakes of both come together. Throws `Failures`, or a `Failure` if
    /// one of its files is no JSON.
    public static func load(
        _ text: ManifestText, profile: String? = nil, kinds: [any StageKind],
        overrides: [Override] = [], projectFolder: String, environment: [Name: String], found: [Name: [Name]] = [:]
    ) throws -> (manifest: Manifest, graph: Graph) {
        let manifest = try Manifest.reading(text)
        let graph = try expand(
            manifest, profile: profile, kinds: kinds, overrides: overrides, projectFolder: projectFolder,
            environment: environment, found: found)
        return (manifest, graph)
    }

    /// Reads UTF-8 text that includes nothing, and expands it.
    public static func load(
        _ bytes: [UInt8], file: String = "pipeline.json", profile: String? = nil, kinds: [any StageKind],
        overrides: [Override] = [], projectFolder: String, environment: [Name: String], found: [Name: [Name]] = [:]
    ) throws -> (manifest: Manifest, graph: Graph) {
        try load(
            ManifestText(bytes, file: file), profile: profile, kinds: kinds, overrides: overrides,
            projectFolder: projectFolder, environment: environment, found: found)
    }
}

/// The work of an expansion. Instances are numbered in the manifest's order until the last step sorts them.
struct Expansion {
    let manifest: Manifest
    let profile: String
    let projectFolder: String
    let environment: [Name: String]
    var errors: ManifestErrors

    var kinds: [Name: KindTable] = [:]
    var plans: [StagePlan] = []
    var planByName: [Name: Int] = [:]
    var settings: [Name: Value] = [:]
    var settingOverrides: [Name: Override] = [:]
    var settingPlaces: [Name: JSON] = [:]
    var missingSettings: Set<Name> = []
    /// How many units of each pool there are.
    var pools: [Name: Int] = [:]

    var stages: [StageInstance] = []
    /// For each instance, the node of the manifest that asks for each of its inputs.
    var inputPlaces: [[Int32]] = []
    var externalFiles: [Name: ExternalFile] = [:]
    /// Paths of the files in folders that stages have made, by label.
    var foundNames: [Name: [Name]] = [:]
    /// The folders that must be known before these stand for the instances that there will be; then for all that read them.
    var awaiting: [Int: Set<AwaitedFolder>] = [:]
    /// What patterns have found.
    var fileSearches: [FilePattern: FileSearch] = [:]
    var missing: [MissingFile] = []
    var missingByLabel: [Name: Int] = [:]
    /// By place in the manifest: the optional data sets that stages read; nil for those that are there.
    var absentSets: [Int: AbsentDataset?] = [:]
    /// The absent data sets that each instance reads itself.
    var absentReaders: [Int: Set<Int>] = [:]

    init(
        _ manifest: Manifest, profile: String?, kinds: [any StageKind], projectFolder: String,
        environment: [Name: String]
    ) throws {
        self.manifest = manifest
        self.projectFolder =
            projectFolder.utf8.count > 1 && projectFolder.endsWith("/")
            ? String(projectFolder.dropping(last: 1)) : projectFolder
        self.environment = environment
        errors = manifest.errors
        self.profile = try Self.profile(profile, of: manifest)
        for kind in kinds { self.kinds[Name(kind.name)] = KindTable(kind) }
        for (index, stage) in manifest.stages.enumerated() {
            plans.append(StagePlan(declaration: index))
            planByName[Name(stage.name)] = index
        }
    }

    /// The profile in use: the one asked for, the manifest's default, or "default" in a manifest without profiles.
    private static func profile(_ wanted: String?, of manifest: Manifest) throws -> String {
        let names = manifest.profiles.map(\.name)
        if let wanted {
            if names.contains(where: { $0.hasBytes(of: wanted) }) || (names.isEmpty && wanted == "default") {
                return wanted
            }
            throw Failure(
                .usage, "unknown profile '\(wanted)'", at: "--profile \(wanted)",
                facts: names.isEmpty ? [] : [.init("expected", listing(names))],
                hint: nearest(to: wanted, among: names).map { "did you mean '\($0)'?" })
        }
        if let name = manifest.defaultProfile { return name }
        if names.isEmpty { return "default" }
        if names.count == 1 { return names[0] }
        throw Failure(
            .usage, "no profile is chosen", at: manifest.profiles.first.map { manifest.errors.place($0.key) },
            facts: [.init("expected", "--profile and one of " + listing(names))],
            hint: "\"defaultProfile\" in \(manifest.file) chooses one for every run")
    }

    mutating func graph(_ overrides: [Override]) throws -> Graph {
        readOverrides(overrides)
        resolveSettings()
        countPools()
        expandMatrices()
        stages.reserveCapacity(plans.reduce(0) { $0 + $1.count })
        for plan in plans.indices { makeInstances(plan) }
        for plan in plans.indices where plans[plan].count > 0 { wireInputs(plan) }
        var declared = sortedOrder()
        var figures = placeFigures()
        checkDeliveries()
        checkEnvironment()
        restrict(&declared, &figures)
        checkOtherProfiles()
        // Behind a misspelt name there is always an unused one: that is no second mistake.
        if errors.isEmpty {
            checkSettingsAreUsed()
            checkPickedValues()
            checkLockFilesAreUsed()
        }
        let (known, awaited) = leaveOutUnknown(declared)
        if !errors.isEmpty { throw errors.failures }
        let later = figures.filter { awaiting[$0.stage] != nil }
        figures.removeAll { awaiting[$0.stage] != nil }
        let (order, out) = leaveOut(known)
        let missing = figures.compactMap { figure in
            out.first { $0.id == stages[figure.stage].id }.map {
                LeftOut(id: Name(figure.id), name: Name(figure.id), isFigure: true, datasets: $0.datasets)
            }
        }
        let drawn = figures.filter { figure in !missing.contains { $0.id == Name(figure.id) } }
        var graph = arranged(order, drawn)
        graph.leftOut = out + missing
        graph.absent = Set(plans.filter(\.isAbsent).map { Name(manifest.stages[$0.declaration].name) })
        graph.awaited = awaitedStages(awaited, later, in: graph)
        graph.declaredFiles = declaredFiles()
        graph.absences = absences(out + missing, drawn)
        graph.secrets = secrets
        graph.warnings = secretWarnings() + idleAxes()
        graph.pools = pools.sorted { $0.key < $1.key }.map { PoolUnits(pool: $0.key, count: $0.value) }
        return graph
    }

    /// Leaves only the figures that the profile lists, if it does, and the stages that they need.
    private mutating func restrict(_ order: inout [Int], _ figures: inout [Figure]) {
        guard let profile = manifest.profiles.first(where: { $0.name == profile }), let wanted = profile.figures,
            let place = profile.figuresPlace
        else { return }
        for (id, json) in zip(wanted, place.items) where !figures.contains(where: { $0.id.hasBytes(of: id) }) {
            errors.addUnknown("figure", id, of: "profile '\(profile.name)'", at: json, among: figures.map(\.id))
        }
        let names = Set(wanted.map { Name($0) })
        figures = figures.filter { names.contains(Name($0.id)) }
        var isNeeded = [Bool](repeating: false, count: stages.count)
        for figure in figures { isNeeded[figure.stage] = true }
        var open = figures.map(\.stage)
        while let stage = open.popLast() {
            let makers = stages[stage].inputs.compactMap { input -> Int? in
                if case .stage(let maker, _) = input.source { maker } else { nil }
            }
            // What is found in a folder that a stage makes needs that stage.
            let finders = (awaiting[stage] ?? []).compactMap { folder in stages.firstIndex { $0.id == folder.maker } }
            for maker in makers + finders where !isNeeded[maker] {
                isNeeded[maker] = true
                open.append(maker)
            }
        }
        order = order.filter { isNeeded[$0] }
    }

    /// Renumbers everything into an order in which each stage comes after all it needs.
    private func arranged(_ order: [Int], _ figures: [Figure]) -> Graph {
        var newIndex = [Int](repeating: 0, count: stages.count)
        var kept = [Bool](repeating: false, count: stages.count)
        for old in order { kept[old] = true }
        for (index, old) in order.enumerated() { newIndex[old] = index }
        let isInOrder = order.count == stages.count && order.indices.allSatisfy { order[$0] == $0 }
        var sorted = isInOrder ? stages : order.map { stages[$0] }
        if !isInOrder { sorted.renumberInputs(newIndex) }
        return Graph(
            profile: profile, stages: sorted,
            figures: figures.map { figure in
                var figure = figure
                figure.stage = newIndex[figure.stage]
                return figure
            },
            environment: stageEnvironment,
            missingFiles: missing.compactMap { file in
                var file = file
                file.stages = file.stages.filter { kept[$0] }.map { newIndex[$0] }.sorted()
                return file.stages.isEmpty ? nil : file
            })
    }
}
