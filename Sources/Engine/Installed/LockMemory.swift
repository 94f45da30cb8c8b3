// Remembers that what is installed was found to be what a lock file lists, so that interpreters are not asked at every run.
// One file for each lock file and program, replaced when something has changed. Unaware of what is compared.

import Glibc
import StageGraph

/// One remembered comparison.
struct LockMemory {
    private let folder: String
    private let path: String

    /// `folder`: of the store; `subject`: what is compared with what.
    init(folder: String, subject: String) {
        self.folder = folder
        path = folder + "/" + String(SHA256.digest(of: Array(subject.utf8)).hexadecimal.prefix(24))
    }

    /// What was found when all was as it is now; nil: something has changed, or nothing is remembered.
    func comparison(_ identity: Digest, _ index: StatIndex) throws(Failure) -> LockComparison? {
        guard let bytes = try? Files.read(path), let json = try? JSONDocument(parsing: bytes).root,
            let known = json["identity"]?.string, let folders = json["folders"]?.items.compactMap(\.string)
        else { return nil }
        guard known.hasBytes(of: try Self.identity(identity, folders, index)) else { return nil }
        return LockComparison(json)
    }

    /// That it cannot be remembered is no error.
    func remember(
        _ comparison: LockComparison, _ folders: [String], _ identity: Digest, _ index: StatIndex
    ) throws(Failure) {
        var json = JSONWriter()
        let identity = try Self.identity(identity, folders, index)
        json.object { json in
            json.member("identity", identity)
            json.member("folders", .list(folders.map(Value.string)))
            comparison.write(to: &json)
        }
        try? Files.createFolder(folder)
        try? Files.write(json.text + "\n", to: path)
    }

    /// With the packages in these folders: of Python, name and version are in a folder's name, digests of files in RECORD; of R,
    /// name, version and date are in DESCRIPTION. Where a Python looks need not be where it seems to stand.
    private static func identity(
        _ identity: Digest, _ folders: [String], _ index: StatIndex
    ) throws(Failure) -> String {
        var text = identity.hexadecimal
        for folder in folders {
            text += "\n\(folder)"
            for name in (try? Files.names(in: folder)) ?? [] {
                let isOfPython = name.endsWith(".dist-info") || name.endsWith(".egg-info")
                let content = try? index.content(of: "\(folder)/\(name)/\(isOfPython ? "RECORD" : "DESCRIPTION")")
                guard isOfPython || content != nil else { continue }
                text += "\n\(name) \(content?.digest.hexadecimal ?? "")"
            }
        }
        return SHA256.digest(of: Array(text.utf8)).hexadecimal
    }
}
