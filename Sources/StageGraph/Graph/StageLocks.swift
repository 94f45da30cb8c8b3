// Which lock files the stages use. Unaware of what stands in them.

extension Expansion {
    /// The lock files of a stage's instances, in the manifest's order.
    mutating func lockFiles(of stage: Manifest.Stage) -> [LockFile] {
        guard stage.kind == StageInstance.commandKind else { return [] }
        var used: [Manifest.DeclaredLock] = []
        if let named = stage.lockFiles {
            for item in named where !manifest.lockFiles.contains(where: { $0.lock.name.hasBytes(of: item.name.text) }) {
                errors.addUnknown(
                    "lock file", item.name.text, at: item.json, among: manifest.lockFiles.map(\.lock.name))
            }
            let names = Set(named.map(\.name))
            used = manifest.lockFiles.filter { names.contains(Name($0.lock.name)) && !$0.isBroken }
        } else {
            used = manifest.lockFiles.filter { $0.isDefault && !$0.isBroken }
        }
        for (place, declared) in used.enumerated() {
            let language = declared.lock.language
            guard let other = used[..<place].first(where: { $0.lock.language == language }) else { continue }
            errors.add(
                "two lock files of a stage are about '\(language.rawValue)'",
                at: stage.lockFiles?.first?.json ?? stage.key,
                found: "'\(other.lock.name)' and '\(declared.lock.name)'",
                hint: "\"lockFiles\": [\"\(declared.lock.name)\"] in the stage says which")
        }
        return used.map(\.lock)
    }

    /// A lock file that no stage uses protects nothing.
    mutating func checkLockFilesAreUsed() {
        let used = Set(manifest.stages.flatMap { $0.lockFiles ?? [] }.map(\.name))
        for declared in manifest.lockFiles where !declared.isDefault && !used.contains(Name(declared.lock.name)) {
            errors.add(
                "no stage uses the lock file '\(declared.lock.name)'", at: declared.key,
                hint:
                    "\"lockFiles\": [\"\(declared.lock.name)\"] in a stage, or \"default\": true here for all commands")
        }
    }
}
