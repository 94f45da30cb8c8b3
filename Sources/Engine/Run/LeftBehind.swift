// Files that stages have delivered which the manifest no longer has. Unaware of why they are gone.

import Glibc

/// A delivered file whose stage is gone.
public struct LeftFile: Sendable, Equatable {
    /// Relative to the project.
    public var path: Name
    /// The stage that has delivered it.
    public var stage: Name
    /// Whether it is not what was delivered any more.
    public var isChanged: Bool
}

extension Pipeline {
    /// Remembers where stages that have results in this run deliver, and which of the places before are left behind. Returns
    /// the files at these.
    func noteDeliveries(of settled: [Int], _ store: Store) throws(Failure) -> [LeftFile] {
        var places = try DeliveredPaths(store.paths, of: user)
        let possible = Set(graph.stages.indices.flatMap { deliveries(of: $0).map(\.path) })
        var there: Set<Name>?
        try places.update(settled.flatMap { deliveries(of: $0) }, possible: possible) { stage in
            // Only a manifest that has lost something needs to know.
            let known = there ?? Set(graph.stages.map(\.id))
            there = known
            return !known.contains(stage) && !graph.mayComeBack(stage)
        }
        return try leftFiles(places.leftBehind(), store)
    }

    /// Of a folder its own path, which ends with `/`.
    private func deliveries(of index: Int) -> [DeliveredPaths.Place] {
        let stage = graph.stages[index]
        if stage.deliverTo == nil { return [] }
        return stage.declaredOutputs.compactMap { output in
            stage.deliveryPath(of: output).map { .init(path: Name($0), stage: stage.id) }
        }
    }

    private func leftFiles(_ places: [DeliveredPaths.Place], _ store: Store) throws(Failure) -> [LeftFile] {
        var files: [LeftFile] = []
        func add(_ path: Name, _ stage: Name) throws(Failure) {
            let full = project + "/" + path.text
            guard let digest = try DeliveredFile.deliveredDigest(at: full) else { return }
            let isChanged = try store.statIndex.content(of: full)?.digest != digest
            files.append(LeftFile(path: path, stage: stage, isChanged: isChanged))
        }
        for place in places {
            guard place.path.isFolder else {
                try add(place.path, place.stage)
                continue
            }
            guard try FileStatus(of: project + "/" + place.path.path.text)?.isFolder ?? false else { continue }
            for entry in try Files.tree(project + "/" + place.path.path.text) where entry.kind == S_IFREG {
                try add("\(place.path)\(entry.path)", place.stage)
            }
        }
        return files
    }

    /// Removes the files that are left behind and that nobody has changed; with `dryRun` it only says which those are.
    /// Returns all that were found.
    public func prune(dryRun: Bool) throws -> [LeftFile] {
        let store = try Store(folder: store)
        var places = try DeliveredPaths(store.paths, of: user)
        let left = try places.leftBehind()
        let files = try leftFiles(left, store)
        if dryRun || left.isEmpty { return files }
        for file in files where !file.isChanged {
            let full = project + "/" + file.path.text
            guard unlink(full) == 0 else { throw Failure.system("remove a former output", full) }
            removeEmptyFolders(above: file.path)
        }
        // What somebody has changed is that person's from now on.
        try places.forget(left)
        return files
    }

    /// Takes out folders of the project that hold nothing but the list of what was delivered.
    private func removeEmptyFolders(above path: Name) {
        for folder in path.folders.reversed() {
            let full = project + "/" + folder.text
            if let names = try? Files.names(in: full),
                names.elementsEqual([DeliveredDigests.name], by: { $0.hasBytes(of: $1) })
            {
                unlink(full + "/" + DeliveredDigests.name)
            }
            guard rmdir(full) == 0 else { return }
        }
    }
}
