// Where deliveries really end, with links and `..` resolved, and that nothing is there which no result may replace. Looks at
// folders before a run; writes nothing. Unaware of what is delivered.

import Glibc

extension Pipeline {
    /// Throws `Failures` with every delivery that would end in the store or in git's own folder, replace the manifest or
    /// a file that a stage reads, or meet another delivery at one place.
    func checkDeliveries() throws {
        guard graph.stages.contains(where: { $0.deliverTo != nil }) else { return }
        var places = RealPlaces()
        let forbidden = ForbiddenFolders(store: store, project: project, &places)
        let read = filesRead(&places)
        // A folder of which others read something may be no delivery, whatever is in that.
        let foldersRead = Dictionary(
            read.keys.flatMap(\.folders).map { ($0, "over a folder with input files") },
            uniquingKeysWith: { one, _ in one })
        let drawing = Set(graph.figures.map(\.stage))
        var owners: [Name: Int] = [:]
        var failures: [Failure] = []
        var refusals: [Name: String?] = [:]
        for (index, stage) in graph.stages.enumerated() {
            for path in stage.deliveryPaths(isFigure: drawing.contains(index)) {
                let (folder, file) = places.place(of: project + "/" + path.text)
                let refusal = refusals[folder] ?? forbidden.refusal(of: folder)
                refusals[folder] = .some(refusal)
                if let refusal = refusal ?? forbidden.refusal(ofFile: file) ?? read[file] ?? foldersRead[file] {
                    failures.append(.delivery(path, of: stage, "would be written \(refusal)", file))
                } else if let other = owners.updateValue(index, forKey: file) {
                    let facts: [Failure.Fact] = [
                        .init("first", "\(graph.stages[other].id), \(graph.stages[other].place)")
                    ]
                    failures.append(.delivery(path, of: stage, "would replace another delivery", file, facts))
                }
            }
        }
        if !failures.isEmpty { throw Failures(failures) }
    }

    /// The manifest and the files that it names: by place, what a delivery there would do.
    private func filesRead(_ places: inout RealPlaces) -> [Name: String] {
        var read: [Name: String] = [:]
        for path in graph.declaredFiles.union(graph.stages.flatMap(\.inputs).compactMap(\.filePath)) {
            for place in places.all(of: Files.absolute(path.text, in: project)) { read[place] = "over an input file" }
        }
        for path in (manifest.map { [$0] } ?? []) + included {
            for place in places.all(of: Files.absolute(path, in: project)) { read[place] = "over the manifest" }
        }
        return read
    }
}

extension Failure {
    fileprivate static func delivery(
        _ path: Name, of stage: StageInstance, _ problem: String, _ place: Name, _ facts: [Fact] = []
    ) -> Failure {
        Failure(
            .usage, "delivering '\(path)' \(problem)", at: stage.place,
            facts: [.init("stage", stage.id.text), .init("place", place.text)] + facts,
            hint: "deliver to a folder that holds nothing but results")
    }
}

extension GraphInput {
    fileprivate var filePath: Name? { if case .file(let path) = source { path } else { nil } }
}

extension StageInstance {
    /// All that the stage delivers, relative to the project.
    fileprivate func deliveryPaths(isFigure: Bool) -> [Name] {
        guard let folder = deliverTo else { return [] }
        let paths = declaredOutputs.compactMap(deliveryPath(of:)).map { Name($0).path }
        return isFigure ? paths + ["\(folder)/\(DeliveredDigests.name)"] : paths
    }
}

/// Folders of which a delivery must stay out.
private struct ForbiddenFolders {
    /// Each with the words that follow "would be written".
    private var folders: [(place: Name, words: String)] = []

    init(store: String, project: String, _ places: inout RealPlaces) {
        // The usual place may hold a store although another one is in use.
        for folder in [store, project + "/.stagecraft"] {
            for place in places.all(of: folder) { folders.append((place, "into the store")) }
        }
        for folder in Self.gitFolders(of: project) {
            for place in places.all(of: folder) { folders.append((place, "into git's own folder")) }
        }
    }

    /// Why nothing may be written below a folder; nil: it may.
    func refusal(of folder: Name) -> String? {
        if folder.text.split(byte: UInt8(ascii: "/")).contains(where: { $0.hasBytes(of: ".git") }) {
            return "into git's own folder"
        }
        return folders.first { folder == $0.place || folder.isBelow($0.place) }?.words
    }

    /// Why there may be no such file: it would stand where one of the folders is, or one that leads to it.
    func refusal(ofFile file: Name) -> String? {
        if Files.name(of: file.text).hasBytes(of: ".git") { return "over git's own folder" }
        return folders.first { file == $0.place || $0.place.isBelow(file) }?.words
    }

    /// Where git keeps what it knows of the project: `.git`, here or in a folder above, and what that leads to if it is
    /// a file (of worktrees and submodules).
    private static func gitFolders(of project: String) -> [String] {
        var folder = project
        while true {
            let place = (folder == "/" ? "" : folder) + "/.git"
            if access(place, F_OK) == 0 {
                let text = (try? Files.read(place)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) } ?? ""
                guard text.startsWith("gitdir: "), let line = text.dropping(first: 8).split(byte: 10).first else {
                    return [place]
                }
                return [place, Files.absolute(String(line), in: folder)]
            }
            if folder == "/" || folder == "." { return [] }
            folder = Files.folder(of: folder)
        }
    }
}

extension Name {
    /// Whether it is the path of something in `folder`, at any depth.
    fileprivate func isBelow(_ folder: Name) -> Bool {
        utf8.count > folder.utf8.count && utf8.starts(with: folder.utf8)
            && (folder == "/" || utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/"))
    }
}

/// Absolute paths with the links on the way resolved, each folder once. What does not exist yet keeps its name.
private struct RealPlaces {
    private var folders: [Name: Name] = [:]

    /// The real folder of a file and the file's path in it; a link of the file's own name is not followed, for a delivery
    /// replaces it.
    mutating func place(of path: String) -> (folder: Name, file: Name) {
        let folder = real(Files.folder(of: path))
        return (folder, Name((folder == "/" ? "" : folder.text) + "/" + Files.name(of: path)))
    }

    /// The place of a file or folder, and if it is a link where that leads to.
    mutating func all(of path: String) -> [Name] {
        let place = place(of: path).file
        let target = Self.resolved(path)
        return target.map { $0 == place ? [place] : [place, $0] } ?? [place]
    }

    private mutating func real(_ folder: String) -> Name {
        if let known = folders[Name(folder)] { return known }
        let found: Name
        if let resolved = Self.resolved(folder) {
            found = resolved
        } else {
            let parent = real(Files.folder(of: folder))
            found = Name((parent == "/" ? "" : parent.text) + "/" + Files.name(of: folder))
        }
        folders[Name(folder)] = found
        return found
    }

    private static func resolved(_ path: String) -> Name? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return Name(String(cString: resolved))
    }
}
