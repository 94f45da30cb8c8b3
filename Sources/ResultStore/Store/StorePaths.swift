// Where everything lies in a store. Unaware of what the files hold.

import Glibc

/// The layout of a store folder.
package struct StorePaths: Sendable {
    /// Absolute.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    /// Contents by SHA-256, read-only.
    package var objects: String { folder + "/objects" }
    /// Records of stages that have run.
    package var records: String { folder + "/records" }
    /// What stages that have run printed, by key.
    var logs: String { folder + "/logs" }
    /// Private folders of stages that run now; each run has one of its own below it.
    package var attempts: String { folder + "/attempts" }
    /// What the last failed attempt of a key left behind.
    package var failed: String { folder + "/failed" }
    /// Journals, one a run.
    package var runs: String { folder + "/runs" }
    /// The last result of each stage, one file a profile.
    var last: String { folder + "/last" }
    /// Objects whose content is not what their name says.
    var quarantine: String { folder + "/quarantine" }
    /// Files that stood where an output is delivered and were none of ours.
    var displaced: String { folder + "/displaced" }
    var statIndex: String { folder + "/stat" }
    /// What shared stores have.
    var elsewhere: String { folder + "/elsewhere" }
    /// Who vouches for records that came from elsewhere.
    var borrowed: String { folder + "/borrowed" }
    /// Those of them who are not believed any more.
    var distrusted: String { folder + "/distrusted" }
    /// What was delivered where, one file a profile.
    var delivered: String { folder + "/delivered" }
    /// Keys of results that somebody has given.
    var adopted: String { folder + "/adopted" }
    /// Digests of what gzipped data files hold.
    var contents: String { folder + "/contents" }
    /// What programs have said about themselves.
    package var programs: String { folder + "/programs" }
    /// What is installed for programs, as far as they had to be asked.
    package var installed: String { folder + "/installed" }
    /// What this user's digests of secrets are made with.
    var secretKey: String { folder + "/secrets/\(geteuid())" }
    var locks: String { folder + "/locks" }
    /// More lock files, for the keys that are worked on.
    var keyLocks: String { folder + "/keys" }

    /// All in one folder: others would have to be made, and to be waited for by each commit that puts something there.
    package func object(_ digest: Digest) -> String { objects + "/" + digest.hexadecimal }

    /// Where the object lies in stores that were begun before all were in one folder.
    func formerObject(_ digest: Digest) -> String {
        let name = digest.hexadecimal
        return objects + "/" + Self.bucket(name) + "/" + name
    }

    /// What the stage printed, if anything.
    package func log(_ key: Digest) -> String {
        let name = key.hexadecimal
        return logs + "/" + Self.bucket(name) + "/" + name
    }

    package func failed(_ key: Digest) -> String { failed + "/" + String(key.hexadecimal.prefix(16)) }

    private static func bucket(_ hexadecimal: String) -> Substring { hexadecimal.prefix(2) }
}
