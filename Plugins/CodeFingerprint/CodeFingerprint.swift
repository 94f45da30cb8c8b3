// Build plugin: gives the target it is applied to `SourceDigests`: a digest for each source folder that the target is
// built from, and which targets need which. Finds the folders; the tool `fingerprint` reads them.

import Foundation
import PackagePlugin

@main struct CodeFingerprint: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let ours = Set(context.package.targets.map(\.id))
        func needed(by target: Target) -> [Target] {
            target.recursiveTargetDependencies.filter { ours.contains($0.id) }
        }
        let folders =
            try [target.directoryURL] + subfolders(of: target.directoryURL) + needed(by: target).map(\.directoryURL)
        let sources = context.package.directoryURL.appending(path: "Sources").path + "/"
        let output = context.pluginWorkDirectoryURL.appending(path: "SourceDigests.swift")
        let named = folders.map { folder in
            let path = folder.path.hasSuffix("/") ? String(folder.path.dropLast()) : folder.path
            return (name: path.hasPrefix(sources) ? String(path.dropFirst(sources.count)) : path, path: path)
        }.sorted { $0.name < $1.name }
        return [
            .buildCommand(
                displayName: "Digesting the sources of \(target.name)",
                executable: try context.tool(named: "fingerprint").url,
                arguments: [output.path] + named.map { "\($0.name)=\($0.path)" }
                    + needed(by: target).sorted { $0.name < $1.name }.map { inner in
                        "\(inner.name):" + needed(by: inner).map(\.name).sorted().joined(separator: ",")
                    },
                // Not the target's `sourceFiles`, which leave out a C target's public headers.
                inputFiles: try named.flatMap { try files(in: URL(filePath: $0.path)) },
                outputFiles: [output])
        ]
    }

    private func subfolders(of folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey], options: .skipsHiddenFiles
        ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
    }

    private func files(in folder: URL) throws -> [URL] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
            .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .map { folder.appending(path: $0) }
            .filter { try $0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
    }
}
