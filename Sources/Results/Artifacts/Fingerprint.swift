// What a stage kind's code is, for its key: the digests of the source folders that it is built from.

public enum Fingerprint {
    /// `folder:digest` for each folder under Sources/, and for each target that a target among them is built from, so
    /// that `why` can name the folder that changed. Sixteen hexadecimal digits tell versions of one folder apart.
    public static func of(_ folders: String...) -> String {
        let needed = Set(folders.flatMap { SourceDigests.dependencies[$0] ?? [] }).subtracting(folders)
        return (folders + needed.sorted()).map { folder in
            guard let digest = SourceDigests.digests[folder] else {
                preconditionFailure("no source folder '\(folder)': found \(SourceDigests.digests.keys.sorted())")
            }
            return "\(folder):\(digest.prefix(16))"
        }.joined(separator: " ")
    }
}
