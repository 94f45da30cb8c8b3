// What a stage kind's code is, for its key: the digests of the source folders that it is built from.

enum Fingerprint {
    /// `folder:digest` for each folder under Sources/, so that `why` can name the folder that changed. Sixteen
    /// hexadecimal digits tell versions of one folder apart.
    static func of(_ folders: String...) -> String {
        folders.map { folder in
            guard let digest = SourceDigests.digests[folder] else {
                preconditionFailure("no source folder '\(folder)': found \(SourceDigests.digests.keys.sorted())")
            }
            return "\(folder):\(digest.prefix(16))"
        }.joined(separator: " ")
    }
}
