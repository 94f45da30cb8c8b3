// `stagecraft import dvc`: from a dvc.yaml to a manifest. Unaware of the command line.

import StageGraph

/// Imports of dvc.yaml.
package enum DVCImport {
    /// The manifest for the dvc.yaml `file` of a project. Throws `Failures` with everything that cannot be taken over.
    package static func manifest(of file: String, in project: ProjectFiles) throws -> Imported {
        guard let bytes = try project.read(file) else {
            throw Failure(.usage, "there is no such file", at: file, hint: "name it: import dvc PATH/dvc.yaml")
        }
        var report = ImportReport()
        var reader = DVCReader(file: file, project: project)
        let root = try YAMLReader.read(bytes, file: file)
        reader.read(root, &report)
        try report.check()
        return try Imported.make(
            reader.rules, project, &report, from: file, tool: "DVC",
            comment: "Values of \(DVCParameterFiles.usual) stand here as they were when this was written.")
    }
}
