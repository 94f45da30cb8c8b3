// The script `verify.sh` of every archive. Unaware of how archives are written.

/// What checks an archive on a machine without this program.
enum VerifyScript {
    /// The file's content.
    static let text = String(decoding: PackageResources.verify_sh, as: UTF8.self)
}
