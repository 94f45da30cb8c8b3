// Who uses a store: a profile of a manifest, as it is or with other settings. Unaware of results.

import StageGraph

/// A profile of a manifest that has run in a store.
package struct StoreUser: Hashable, Sendable {
    /// Absolute path.
    package var manifest: Name
    package var profile: Name
    /// What `--set` has changed, a line each; empty: nothing, it is what the manifest describes.
    package var settings: Name

    package init(manifest: Name, profile: Name, settings: Name = "") {
        self.manifest = manifest
        self.profile = profile
        self.settings = settings
    }

    var withoutSettings: StoreUser { StoreUser(manifest: manifest, profile: profile) }

    /// The name of the file of its last results.
    func fileName(in paths: StorePaths) -> String {
        profile.text.replacingSlashes + Self.mark(of: manifest, in: paths)
            + (settings.isEmpty ? "" : "+" + SHA256.digest(of: Array(settings.utf8)).short)
    }

    /// What ends the names of a manifest's files, before the mark of settings: nothing for that of the project that the
    /// store lies in.
    static func mark(of manifest: Name, in paths: StorePaths) -> String {
        let project = Files.folder(of: manifest.text)
        let isUsual = manifest == Name(project + "/" + usualManifest)
        if isUsual, paths.folder.hasBytes(of: project + "/.stagecraft") { return "" }
        return "@" + SHA256.digest(of: Array((isUsual ? project : manifest.text).utf8)).short
    }

    package static let usualManifest = "pipeline.json"
}

extension String {
    /// As a file name: `/` becomes `%2f`.
    var replacingSlashes: String { split(byte: UInt8(ascii: "/")).joined(separator: "%2f") }
}
