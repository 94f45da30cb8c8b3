// Inputs from outside the graph: files of the project and of datasets. Looks whether they are there, never into them.

import Glibc

/// A file outside the graph that is needed and is not on disk, or something else for which stages cannot run.
public struct MissingFile: Sendable, Equatable {
    /// What a run of these stages says.
    public var failure: Failure
    /// Indices of the stages that need it, ascending.
    public var stages: [Int]
}

/// Where a file outside the graph is, or why it is nowhere.
struct ExternalFile {
    var path: String
    var failure: Failure?
}

extension Graph {
    /// Throws `Failures` if any of the stages needs a file from outside the graph that is not on disk, or asks for what there
    /// is not. `onlyMistakes`: if it is the manifest that is wrong, not the disk.
    public func requireFiles(for stages: some Sequence<Int>, onlyMistakes: Bool = false) throws {
        if missingFiles.isEmpty { return }
        let wanted = Set(stages)
        let failures = missingFiles.filter { !wanted.isDisjoint(with: $0.stages) }.map(\.failure)
            .filter { !onlyMistakes || $0.category == .usage }
        if !failures.isEmpty { throw Failures(failures) }
    }
}

extension Expansion {
    /// A file of the project or, with an absolute path, of the machine.
    mutating func projectFile(_ path: String, role: String, at json: JSON, instance: Int) -> GraphInput {
        let label: Name = "file:\(path)"
        let file: ExternalFile
        if let known = externalFiles[label] {
            file = known
        } else {
            let fullPath = path.startsWith("/") ? path : projectFolder + "/" + path
            var failure: Failure?
            if let problem = problem(fullPath) {
                failure = Failure(
                    .work, "input file '\(path)' \(problem)", at: errors.place(json),
                    facts: [.init("key", manifest.document.path(to: json)), .init("searched", fullPath)])
            }
            file = ExternalFile(path: fullPath, failure: failure)
            externalFiles[label] = file
        }
        note(file, label, instance)
        return GraphInput(role: role, source: .file(path: Name(file.path)), label: label)
    }

    /// What of a pattern is on the disk; looked for once.
    mutating func search(_ pattern: FilePattern) -> FileSearch {
        if let known = fileSearches[pattern] { return known }
        let found = FileSearch(pattern, root: projectFolder)
        fileSearches[pattern] = found
        return found
    }

    /// The files of the project or the machine that fit a pattern; one that is missed if there are none and there must be.
    mutating func projectFiles(
        _ pattern: FilePattern, role: String, mayBeEmpty: Bool, at json: JSON, instance: Int
    ) -> [GraphInput] {
        let label: Name = "file:\(pattern.text)"
        let search = self.search(pattern)
        if let (path, phrase) = search.problem {
            let failure = Failure(
                .work, "'\(path)' \(phrase)", at: errors.place(json), facts: [.init("pattern", pattern.text.text)],
                hint: "name what is read itself, or by a pattern that leaves it out")
            note(ExternalFile(path: "", failure: failure), label, instance)
        } else if search.paths.isEmpty && !mayBeEmpty {
            let place = pattern.text.text.startsWith("/") ? "" : projectFolder + "/"
            let failure = Failure(
                .work, pattern.isFolder ? "there is no file in '\(pattern.text)'" : "no file fits '\(pattern.text)'",
                at: errors.place(json),
                facts: [
                    .init("key", manifest.document.path(to: json)), .init("searched", place + pattern.fixedFolder),
                ], hint: "\"mayBeEmpty\": [\"\(role)\"] in the stage allows it")
            note(ExternalFile(path: "", failure: failure), label, instance)
        }
        return search.paths.map { path in
            var input = projectFile(path.text, role: role, at: json, instance: instance)
            if pattern.isFolder { input.folder = pattern.text }
            return input
        }
    }

    /// The files of a dataset, or one of them; nil and a mistake if the manifest has no such dataset or file.
    mutating func datasetFiles(
        _ set: String, _ wanted: String?, role: String, at json: JSON, instance: Int
    ) -> [GraphInput]? {
        guard let place = manifest.datasets.firstIndex(where: { $0.name.hasBytes(of: set) }) else {
            errors.addUnknown("dataset", set, at: json, among: manifest.datasets.map(\.name))
            return nil
        }
        let dataset = manifest.datasets[place]
        var files = dataset.files
        if let wanted, let group = dataset.groups.first(where: { $0.name.hasBytes(of: wanted) }) {
            files = group.files.flatMap { name in dataset.files.filter { $0.name == name } }
        } else if let wanted {
            files = dataset.files.filter { $0.name.hasBytes(of: wanted) }
            if files.isEmpty {
                errors.addUnknown(
                    "file", wanted, of: "dataset '\(set)'", at: json,
                    among: dataset.files.map(\.name) + dataset.groups.map(\.name))
                return nil
            }
        }
        let isAbsent = absence(of: place) != nil
        if isAbsent { absentReaders[instance, default: []].insert(place) }
        return files.map { declared in
            let label: Name = "data:\(set)/\(declared.name)"
            let file = externalFiles[label] ?? locate(declared, of: dataset, at: json)
            externalFiles[label] = file
            if !isAbsent { note(file, label, instance) }
            return GraphInput(
                role: role, source: .file(path: Name(file.path)), label: label, expectedDigests: declared.digests,
                expectedContent: declared.contentDigest)
        }
    }

    /// The files that the manifest names, whichever profile reads them.
    mutating func declaredFiles() -> Set<Name> {
        var files = Set(manifest.lockFiles.compactMap(\.lock.file))
        for reference in manifest.stages.flatMap(\.inputs).flatMap(\.references) {
            switch reference.parsed {
            case .file(let path)?: files.insert(Name(path))
            case .files(let pattern)?: files.formUnion(search(pattern).paths)
            default: break
            }
        }
        for dataset in manifest.datasets {
            let folders = dataset.search(projectFolder: projectFolder, environment: environment).folders
            for file in dataset.files {
                if let path = manifest.path(of: file, of: dataset, in: folders) { files.insert(Name(path)) }
            }
        }
        return files
    }

    private mutating func note(_ file: ExternalFile, _ label: Name, _ instance: Int) {
        guard let failure = file.failure else { return }
        if let known = missingByLabel[label] {
            if missing[known].stages.last != instance { missing[known].stages.append(instance) }
        } else {
            missingByLabel[label] = missing.count
            missing.append(MissingFile(failure: failure, stages: [instance]))
        }
    }

    private func locate(_ file: Manifest.Dataset.File, of dataset: Manifest.Dataset, at json: JSON) -> ExternalFile {
        let search = dataset.search(projectFolder: projectFolder, environment: environment)
        if let path = manifest.path(of: file, of: dataset, in: search.folders) { return ExternalFile(path: path) }
        var facts: [Failure.Fact] = [
            .init("key", manifest.document.path(to: json)), .init("file", file.file),
            .init("searched", search.folders.isEmpty ? "nowhere" : search.folders.joined(separator: ", ")),
        ]
        if !search.unset.isEmpty { facts.append(.init("not set", search.unset.joined(separator: ", "))) }
        if let package = dataset.package { facts.append(.init("package", package)) }
        for source in file.sources + (dataset.archive?.file.sources ?? []) { facts.append(.init("source", source)) }
        var ways: [String] = []
        if let package = dataset.package { ways.append("install \(package)") }
        if !file.sources.isEmpty || dataset.archive != nil {
            ways.append("run `stagecraft data fetch \(dataset.name)`")
        }
        if let variable = search.unset.first ?? search.variables.first {
            ways.append("set \(variable) to a folder that holds the file")
        }
        return ExternalFile(
            path: (search.folders.first.map { $0 + "/" } ?? "") + file.file,
            failure: Failure(
                .work, "dataset file '\(dataset.name)/\(file.name)' is not on this machine", at: errors.place(json),
                facts: facts, hint: ways.isEmpty ? nil : ways.joined(separator: ", or ")))
    }

    /// Why a path is no file to read, or nil.
    private func problem(_ path: String) -> String? {
        var info = stat()
        guard stat(path, &info) == 0 else {
            return errno == ENOENT || errno == ENOTDIR
                ? "does not exist" : "cannot be read: \(String(cString: strerror(errno)))"
        }
        return info.st_mode & S_IFMT == S_IFREG ? nil : "is not a regular file"
    }
}
