// Which stages a manifest has, in all its profiles. Unaware of results.

extension Manifest {
    /// Ids of the stages of each profile, those that are left out for absent data included.
    public func stageIDs(
        kinds: [any StageKind], projectFolder: String, environment: [Name: String]
    ) throws -> [Name: Set<Name>] {
        let names = profiles.isEmpty ? ["default"] : profiles.map(\.name)
        var ids: [Name: Set<Name>] = [:]
        for name in names {
            let graph = try Graph.expand(
                self, profile: name, kinds: kinds, projectFolder: projectFolder, environment: environment)
            ids[Name(name)] = Set(graph.stages.map(\.id)).union(graph.absences.flatMap(\.stages))
        }
        return ids
    }
}
