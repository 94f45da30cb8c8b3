// Files, folders and programs that a stage has used, as lines for people: by the names that they would be declared by, and very
// many in one folder as one. Unaware of how they were found.

import Glibc

/// Gathers what was used.
struct TraceUses {
    private struct Item {
        var read: TraceReport.Read
        var path: TracedPath
        /// The folder that stands for it if there are many; nil: it stands for itself.
        var top: TracedPath?
        /// The last step of the folder that it is in, for a role's name, and its own.
        var folder: String
        var name: String
    }

    private let ground: TraceGround
    private let graph: Graph
    private var items: [Item] = []

    /// From so many files on a folder stands for them.
    private static let many = 12

    init(_ ground: TraceGround, _ graph: Graph) {
        self.ground = ground
        self.graph = graph
    }

    mutating func add(file path: TracedPath, _ named: TracedPath, isFolder: Bool) {
        let spelled = spelling(path, named)
        let inProject = ground.project.below(spelled)
        var remark = ""
        var reference: String?
        if let maker = inProject.flatMap(maker) {
            (remark, reference) = ("delivered by a stage", maker)
        } else if ground.store.holds(path) {
            remark = "in the store: declare the output of the stage that has made it"
        } else if let inProject, isRepository(inProject) {
            remark = repositoryRemark
        } else if isTemporary(path) {
            remark = "not made by the stage: let a stage make it; $TMPDIR is for what only this one needs"
        } else if inProject?.isEmpty ?? false {
            remark = "the project's own folder cannot be declared: declare what is read"
        } else {
            reference = TraceDeclaration.reference(to: inProject ?? spelled.bytes[...], isFolder: isFolder)
            if reference == nil { remark = "its name cannot stand in a manifest: give it another" }
        }
        if spelled != path, remark.isEmpty { remark = "leads to \(path.shown)" }
        if isFolder { remark = remark.isEmpty ? "the names in it" : "the names in it; " + remark }
        add(
            .init(kind: isFolder ? .folder : .file, name: ground.shown(spelled), remark: remark, reference: reference),
            spelled)
    }

    mutating func add(goneFile path: TracedPath) {
        add(.init(kind: .file, name: ground.shown(path), remark: "it has gone since"), path)
    }

    /// `isAlone`: it shall be named even if there are many others.
    mutating func add(program path: TracedPath, _ named: TracedPath, isAlone: Bool) {
        // A program of the project is a file as others are.
        if ground.project.holds(named) { return add(file: path, named, isFolder: false) }
        let reference = String(validating: named.bytes, as: UTF8.self)
        add(.init(kind: .program, name: ground.shown(named), remark: "", reference: reference), named)
        if isAlone { items[items.count - 1].top = nil }
    }

    private mutating func add(_ read: TraceReport.Read, _ path: TracedPath) {
        items.append(
            Item(
                read: read, path: path, top: top(of: path),
                folder: ground.project.named == path.folder ? "" : TracedPath.shown(path.folder.name),
                name: TracedPath.shown(path.name)))
    }

    // MARK: places

    /// The path by which a manifest would name it: the one that the stage used if that leads into the project.
    private func spelling(_ path: TracedPath, _ named: TracedPath) -> TracedPath {
        ground.isOfProject(named) && !ground.project.holds(path) ? named : path
    }

    private func isRepository(_ path: ArraySlice<UInt8>) -> Bool {
        path.prefix { $0 != TracedPath.slash }.elementsEqual(".git".utf8)
    }

    private var repositoryRemark: String {
        "\"versions\": [[\"git\", \"-C\", \"\(ground.project.named.shown)\", \"rev-parse\", \"HEAD\"]] puts the commit in "
            + "the key"
    }

    private func isTemporary(_ path: TracedPath) -> Bool {
        !ground.project.holds(path) && ["/tmp", "/var/tmp", "/dev/shm"].contains { path.isIn(TracedPath($0)) }
    }

    /// `stage/output` of the stage that delivers a file of the project.
    private func maker(_ path: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: path, as: UTF8.self) else { return nil }
        for stage in graph.stages where stage.deliverTo != nil {
            for output in stage.outputs {
                guard let place = stage.deliveryPath(of: output).map({ Name($0) }) else { continue }
                if place.path == Name(text) { return "\(stage.id)/\(output)" }
                if output.isFolder, Name(text).isIn(place) {
                    return "\(stage.id)/\(output)\(Name(text).below(place))"
                }
            }
        }
        return nil
    }

    /// The folder that would stand for many files: the project's first below its own, the home's, `/opt/tool`.
    private func top(of path: TracedPath) -> TracedPath? {
        let (start, depth): (TracedPath, Int) =
            ground.project.holds(path)
            ? (path.isIn(ground.project.named) ? ground.project.named : ground.project.real, 1)
            : ground.home.map { $0.holds(path) } ?? false
                ? (path.isIn(ground.home!.named) ? ground.home!.named : ground.home!.real, 1) : (.root, 2)
        guard let steps = path.below(start)?.split(separator: TracedPath.slash), steps.count > depth else { return nil }
        return TracedPath(Array(steps.prefix(depth).joined(separator: [TracedPath.slash])), in: start)
    }

    // MARK: lines

    /// All of it, sorted by name; what can be declared goes into `declaration`.
    func reads(_ declaration: inout TraceDeclaration) -> [TraceReport.Read] {
        var counts: [TracedPath: Int] = [:]
        for case let top? in items.map(\.top) { counts[top, default: 0] += 1 }
        var reads: [TraceReport.Read] = []
        for (top, count) in counts where count >= Self.many { reads.append(folder(top, count)) }
        let single = items.filter { item in item.top.map { counts[$0]! < Self.many } ?? true }
        reads += single.map(\.read)
        reads.sort { Name($0.name) < Name($1.name) }
        for read in reads where read.count > 1 {
            if let reference = read.reference {
                declaration.add(input: reference, inFolder: nil, named: lastStep(read.name))
            }
        }
        for item in single.sorted(by: { Name($0.read.name) < Name($1.read.name) }) {
            guard let reference = item.read.reference else { continue }
            if item.read.kind == .program {
                declaration.add(program: reference)
            } else if !single.contains(where: {
                $0.read.kind == .folder && $0.read.reference != nil && $0.path != item.path && item.path.isIn($0.path)
            }) {
                let neighbours = single.count {
                    $0.read.kind == .file && $0.read.reference != nil && $0.path.folder == item.path.folder
                }
                let isOneOfMany = item.read.kind == .file && neighbours > 1 && !item.folder.isEmpty
                declaration.add(input: reference, inFolder: isOneOfMany ? item.folder : nil, named: item.name)
            }
        }
        return reads
    }

    private func folder(_ top: TracedPath, _ count: Int) -> TraceReport.Read {
        let inProject = ground.project.below(top)
        // Many files elsewhere are a program's own, as a rule.
        let remark: String
        var reference: String?
        if ground.store.holds(top) {
            remark = "in the store: declare the outputs of the stages that have made them"
        } else if let inProject, isRepository(inProject) {
            remark = repositoryRemark
        } else if let inProject {
            reference = TraceDeclaration.reference(to: inProject, isFolder: true)
            remark = reference == nil ? "its name cannot stand in a manifest: give it another" : ""
        } else {
            remark = "\"versions\": [[\"PROGRAM\", \"--version\"]] says which, or \"inputs\" the files"
        }
        return .init(kind: .folder, name: ground.shown(top) + "/", count: count, remark: remark, reference: reference)
    }

    private func lastStep(_ name: String) -> String {
        CommandWords.lastStep(name.endsWith("/") ? String(name.dropping(last: 1)) : name)
    }
}

extension TraceGround {
    /// For people: what is in the project by its path from there on.
    func shown(_ path: TracedPath) -> String {
        guard let rest = project.below(path) else { return path.shown }
        return rest.isEmpty ? "." : TracedPath.shown(rest)
    }
}
