// Which results a collection keeps. Unaware of how manifests describe them.

import Glibc
import StageGraph

/// What manifests say of the results in a store, as they are now.
package struct NeededResults {
    /// Keys of the results that they describe.
    package var keys: Set<Digest> = []
    /// Ids of the stages of each profile of the manifests that could be read, by the manifest's path.
    package var stages: [Name: [Name: Set<Name>]] = [:]

    package init() {}

    /// The manifests that have used this store, in no order.
    package static func manifests(_ paths: StorePaths) throws(Failure) -> Set<Name> {
        Set(try LastResults.all(paths).compactMap(\.user?.manifest))
    }
}

/// The keys that a collection keeps: of the results that manifests describe as they are now, of the last ones of their
/// stages, and of the last ones that `--set` has given, of the last trial of each manifest.
struct Roots {
    private(set) var keys: Set<Digest>
    /// Keys of last results of stages that are no longer in their manifest.
    private(set) var ofGoneStages: Set<Digest> = []
    private var files: [(results: LastResults, gone: Set<Name>, isRoot: Bool)] = []

    init(_ store: Store, _ needed: NeededResults) throws(Failure) {
        keys = needed.keys
        let all = try LastResults.all(store.paths)
        let trials = try Self.lastTrials(all, store.paths)
        for results in all {
            let gone = Self.gone(results, needed, store.paths)
            let isRoot = results.user?.settings.isEmpty ?? true || trials.contains(Name(results.fileName))
            files.append((results, gone, isRoot))
            for (stage, entry) in results.stages {
                if gone.contains(stage) {
                    ofGoneStages.insert(entry.key)
                } else if isRoot {
                    keys.insert(entry.key)
                }
            }
        }
        ofGoneStages.subtract(keys)
    }

    /// Names of the files of the last trial of each manifest.
    private static func lastTrials(_ all: [LastResults], _ paths: StorePaths) throws(Failure) -> Set<Name> {
        var latest: [Name: (name: Name, time: Int64)] = [:]
        for results in all {
            guard let user = results.user, !user.settings.isEmpty,
                let time = try FileStatus(of: paths.last + "/" + results.fileName)?.modified
            else { continue }
            if time > latest[user.manifest]?.time ?? .min { latest[user.manifest] = (Name(results.fileName), time) }
        }
        return Set(latest.values.map(\.name))
    }

    /// The stages that their manifest does not have any more. None of a manifest that cannot be read: what it needs is not
    /// known.
    private static func gone(_ results: LastResults, _ needed: NeededResults, _ paths: StorePaths) -> Set<Name> {
        let all = Set(results.stages.keys)
        if let user = results.user {
            guard let stages = needed.stages[user.manifest] else { return [] }
            return all.subtracting(stages[user.profile] ?? [])
        }
        // The file is older than the line that says whose it is: its name says so for the manifest that is at hand.
        for (manifest, profiles) in needed.stages {
            let mark = StoreUser.mark(of: manifest, in: paths)
            for (profile, ids) in profiles where results.fileName.hasBytes(of: profile.text.replacingSlashes + mark) {
                return all.subtracting(ids)
            }
            let isMarked = results.fileName.utf8.contains(UInt8(ascii: "@"))
            if mark.isEmpty ? !isMarked : results.fileName.utf8.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
                return all
            }
        }
        return []
    }

    /// Removes from the lists of last results what has been removed or cannot be used any more.
    func forget(_ removed: Set<Digest>) throws(Failure) {
        for (results, gone, isRoot) in files {
            let lost = results.stages.contains { gone.contains($0.key) || removed.contains($0.value.key) }
            if lost { try results.rewrite { stage, key in !gone.contains(stage) && !removed.contains(key) } }
            if !isRoot && results.stages.isEmpty { results.remove() }
        }
    }
}
