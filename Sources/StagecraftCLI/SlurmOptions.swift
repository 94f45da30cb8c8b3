// How jobs are asked for: options of the subcommands that deal with a cluster.

import ArgumentParser
import Engine
import Glibc

struct SlurmOptions: ParsableArguments {
    @Option(
        help: """
            A file of settings for Slurm, which go before the manifest's; else STAGECRAFT_SITE, else \
            ~/.config/stagecraft/site.json if there is one.
            """)
    var site: String?

    /// The settings of the manifest, replaced by those of the site.
    func settings(_ manifest: SlurmSettings) throws -> SlurmSettings {
        let named = site ?? getenv("STAGECRAFT_SITE").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        guard let path = named ?? Self.usualPath else { return manifest }
        guard let text = try Files.read(path) else {
            if named == nil { return manifest }
            throw Failure(.usage, "there is no file of settings", at: path)
        }
        return try manifest.replaced(by: text, file: path)
    }

    private static var usualPath: String? {
        let base = getenv("XDG_CONFIG_HOME").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        let home = getenv("HOME").map { String(cString: $0) + "/.config" }
        return (base ?? home).map { $0 + "/stagecraft/site.json" }
    }
}
