// Build plugin: gives the target it is applied to `BuildRecord`, which says from which commit and by which compiler it is
// built. Looks again after a commit. For people only: no key knows of it.

import Foundation
import PackagePlugin

@main struct BuildRecord: BuildToolPlugin {
    /// $1: the package, $2: the compiler, $3: the file to write.
    private static let script = #"""
        commit=$(git -C "$1" rev-parse --short=12 HEAD 2>/dev/null)
        compiler=$("$2" --version 2>/dev/null | sed -n 's/.*\(Swift version [^ ]*\).*/\1/p' | head -n 1)
        echo "enum BuildRecord { static let text = \"${commit:+commit $commit, }${compiler:-unknown compiler}\" }" >"$3"
        """#

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let compiler = try context.tool(named: "swiftc").url
        let output = context.pluginWorkDirectoryURL.appending(path: "BuildRecord.swift")
        // A commit, a checkout or a reset adds a line.
        let log = context.package.directoryURL.appending(path: ".git/logs/HEAD")
        let watched = FileManager.default.fileExists(atPath: log.path) ? [log] : []
        return [
            .buildCommand(
                displayName: "Noting the commit for \(target.name)", executable: URL(filePath: "/bin/sh"),
                arguments: ["-c", Self.script, "sh", context.package.directoryURL.path, compiler.path, output.path],
                inputFiles: [compiler] + watched, outputFiles: [output])
        ]
    }
}
