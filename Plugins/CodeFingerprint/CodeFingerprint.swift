// Build plugin: gives the target it is applied to `SourceDigests`: for each stage kind in it and in the targets it is
// built from, of this package and of others, which files its code is in, and their digests. Names modules and files
// to the tool `fingerprint`, which reads them.

import Foundation
import PackagePlugin

@main struct CodeFingerprint: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let targets = (target.recursiveTargetDependencies + [target]).sorted { $0.name < $1.name }
        let modules = try targets.map { Module(target: $0, files: try files(of: $0)) }
        let compiler = try context.tool(named: "swiftc").url
        let output = context.pluginWorkDirectoryURL.appending(path: "SourceDigests.swift")
        return [
            .buildCommand(
                displayName: "Digesting the sources of stage kinds for \(target.name)",
                executable: try context.tool(named: "fingerprint").url,
                arguments: [output.path, compiler.path] + modules.flatMap(\.arguments),
                // The compiler too: another one in its place is another version.
                inputFiles: [compiler] + modules.flatMap { $0.files.map(\.url) },
                outputFiles: [output])
        ]
    }

    private struct Module {
        var target: Target
        var files: [(url: URL, path: String, isSource: Bool)]

        /// As the tool reads them.
        var arguments: [String] {
            let folder = target.directoryURL.path
            let settings =
                (target as? SwiftSourceModuleTarget)?.compilationConditions
                ?? (target as? ClangSourceModuleTarget)?.preprocessorDefinitions ?? []
            return ["--module", name(of: target), target is SwiftSourceModuleTarget ? "swift" : "other", folder]
                + needed.flatMap { ["--needs", name(of: $0)] } + settings.flatMap { ["--with", $0] }
                + files.flatMap { [$0.isSource ? "--source" : "--resource", $0.path] }
        }

        private var needed: [Target] {
            target.dependencies.flatMap { dependency -> [Target] in
                switch dependency {
                case .target(let target): [target]
                case .product(let product): product.targets
                @unknown default: []
                }
            }
        }

        private func name(of target: Target) -> String { target.sourceModule?.moduleName ?? target.name }
    }

    /// Of a Swift target what is compiled and what it reads when it runs; of any other one all that is in its folder:
    /// SwiftPM's list of sources leaves out a C target's public headers.
    private func files(of target: Target) throws -> [(url: URL, path: String, isSource: Bool)] {
        let folder = target.directoryURL.path + (target.directoryURL.path.hasSuffix("/") ? "" : "/")
        guard let swift = target as? SwiftSourceModuleTarget else {
            guard target.directoryURL.isFileURL, FileManager.default.fileExists(atPath: folder) else { return [] }
            return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
                .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
                .map { (URL(filePath: folder + $0), $0, true) }
                .filter { try $0.0.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true }
        }
        return swift.sourceFiles.filter { $0.type == .source || $0.type == .resource }
            .map { file in
                let path = file.url.path
                // A file from elsewhere keeps its whole path: the tool puts the folder before it.
                return (
                    file.url, path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path, file.type == .source
                )
            }
            .sorted { $0.1 < $1.1 }
    }
}
