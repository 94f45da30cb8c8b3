// From what was seen of a stage to what is told of it: what its key does not hold, and how to declare that. Looks at the files
// as they are when the stage has ended. Unaware of how things were seen.

import CProcess
import Glibc

/// Judges what was seen of one attempt, before its folder goes.
struct TraceJudgement {
    let findings: TraceFindings
    let ground: TraceGround
    let index: Int
    let resolver: Resolver
    /// When it began, in nanoseconds since 1970.
    let started: Int64
    /// Whether it has come to nothing, perhaps for something that it has not found.
    let hasFailed: Bool

    private var stage: StageInstance { resolver.pipeline.graph.stages[index] }

    func report() throws -> TraceReport {
        var report = TraceReport()
        var declaration = TraceDeclaration(taken: stage.inputs.map(\.role))
        let (places, interpreters, readers) = try placesOfPrograms()
        var uses = TraceUses(ground, resolver.pipeline.graph)
        var installed: [TracedPath: Int] = [:]
        let moduleFolders = findings.moduleFolders
        for (path, use) in findings.uses where !places.hold(path) || places.files.contains(path) && use.isStarted {
            if let prefix = installation(of: path) {
                installed[prefix, default: 0] += use.isRead || use.isStarted ? 1 : 0
            } else if use.isStarted {
                uses.add(program: path, use.named, isAlone: interpreters.contains(path))
            } else if let status = path.status() {
                let isFolder = status.st_mode & S_IFMT == S_IFDIR
                if isFolder ? use.isListed : use.isRead {
                    // Made by somebody else before, or by the stage?
                    if use.mayBeNew, path.withCPath({ birth_time($0) }) >= started { continue }
                    if isFolder, moduleFolders.contains(path) { continue }
                    uses.add(file: path, use.named, isFolder: isFolder)
                } else if status.st_mode & S_IFMT == S_IFREG, !use.isRead, isNoLink(use.named) {
                    report.looked.append(ground.shown(path))
                }
            } else if use.isRead, !use.mayBeNew {
                uses.add(goneFile: path)
            }
        }
        for path in readers { uses.add(program: path, path, isAlone: interpreters.contains(path)) }
        report.reads = uses.reads(&declaration) + talks + sockets
        report.looked.sort()
        report.missing = missing(&declaration)
        report.programs = try programs()
        report.unread = unread()
        report.notes =
            notes + installed.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }.compactMap(note)
        report.isWhole = !findings.isCut && findings.unreadable == 0 && findings.ending != nil
        report.declaration = declaration.text
        return report
    }

    /// Where a program is installed to which a file belongs; nil: the file is the user's.
    private func installation(of path: TracedPath) -> TracedPath? {
        ground.keyed.installation(of: path).flatMap { prefix in
            let holdsOthers = ground.project.isBelow(prefix) || ground.home.map { $0.isBelow(prefix) } ?? false
            return holdsOthers || ground.isOfProject(prefix) ? nil : prefix
        }
    }

    /// What has come with a program: which version that is, the key says by the program alone, or by `versions`.
    private func note(_ prefix: TracedPath, _ count: Int) -> String? {
        guard count > 0, stage.versions.isEmpty else { return nil }
        return
            "\(Quantity.count(count, "file")) of what is installed in \(prefix.shown), of which the key holds the program alone: "
            + "\"versions\": [[\"PROGRAM\", \"--version\"]] adds the version"
    }

    private func isNoLink(_ path: TracedPath) -> Bool {
        path.status(following: false).map { $0.st_mode & S_IFMT != S_IFLNK } ?? false
    }

    /// What programs bring along that could be declared by their names: it need not be declared for itself; those of them
    /// that bring packages; and what reads those that are scripts, which the system starts itself.
    private func placesOfPrograms() throws -> (
        KeyedPlaces, interpreters: Set<TracedPath>, readers: Set<TracedPath>
    ) {
        var places = KeyedPlaces()
        var interpreters: Set<TracedPath> = []
        var readers: Set<TracedPath> = []
        let catalog = resolver.commands.catalog
        func add(_ program: ProgramCatalog.Program, _ path: TracedPath) throws {
            places.add(file: path.shown)
            let packages = try catalog.environment(of: program)
            places.add(packages)
            if !packages.prefixes.isEmpty { interpreters.insert(path) }
        }
        for (path, use) in findings.uses where use.isStarted {
            guard let program = try catalog.program(named: use.named.shown) else { continue }
            try add(program, path)
            guard let name = program.interpreter, let reader = try catalog.program(named: name) else { continue }
            let path = TracedPath(reader.path)
            if ground.counts(path), findings.uses[path]?.isStarted != true {
                readers.insert(path)
                try add(reader, path)
            }
        }
        return (places, interpreters, readers)
    }

    // MARK: others

    private var talks: [TraceReport.Read] {
        findings.talks.map {
            TraceReport.Read(
                kind: .network, name: $0.text,
                remark: $0.text.utf8.suffix(3).elementsEqual(":53".utf8)
                    ? "asks for a machine's address" : "what a network answers is in no key: see `datasets`")
        }
    }

    private var sockets: [TraceReport.Read] {
        findings.sockets.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map {
            TraceReport.Read(kind: .socket, name: ground.shown($0), remark: "another program's socket")
        }
    }

    /// Files of the project that it has looked for in its folder. A stage that has ended well can do without them.
    private func missing(_ declaration: inout TraceDeclaration) -> [String] {
        let outputs = Set(stage.outputs.map { Array($0.path.utf8) })
        var found = findings.missing.filter { path in
            let first = path.prefix { $0 != TracedPath.slash }
            return !outputs.contains(path) && !first.elementsEqual(".git".utf8)
                && !first.elementsEqual(".stagecraft".utf8)
                && TracedPath(path, in: ground.work.named).status() == nil
        }
        // A folder that was not there holds what was not there.
        found = found.filter { folder in
            !found.contains {
                $0.count > folder.count && $0.starts(with: folder) && $0[folder.count] == TracedPath.slash
            }
        }
        var names: [String] = []
        for path in found.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let full = TracedPath(path, in: ground.project.named)
            let isFolder = full.status().map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
            names.append(TracedPath.shown(path[...]) + (isFolder ? "/" : ""))
            guard hasFailed, let reference = TraceDeclaration.reference(to: path[...], isFolder: isFolder) else {
                continue
            }
            declaration.add(input: reference, inFolder: nil, named: TracedPath.shown(full.name))
        }
        return names
    }

    /// Programs of the system that the key does not hold, by the names that `programs` takes.
    private func programs() throws -> [String] {
        var names: Set<Name> = []
        for path in findings.programs {
            let real = path.resolved
            if ground.keyed.files.contains(real) { continue }
            let name = String(decoding: path.name, as: UTF8.self)
            let isFound = SearchPath.program(named: name).map { TracedPath($0).resolved == real } ?? false
            names.insert(Name(isFound ? name : path.shown))
        }
        return names.sorted().map(\.text)
    }

    private func unread() -> [String] {
        guard !hasFailed else { return [] }
        let paths = stage.commandInputPaths
        let files = stage.commandFiles(resolver.keyedInputs(of: index), paths)
        var labels: [String] = []
        var seen: [Name] = []
        for (place, input) in stage.inputs.enumerated() where !seen.contains(Name(input.role)) {
            seen.append(Name(input.role))
            let others = stage.inputs.indices.filter { stage.inputs[$0].role.hasBytes(of: input.role) }
            let given = others.flatMap { files[$0] ?? [paths[$0]] }
            // Of a folder the names alone may be what counts.
            let ways = given + given.flatMap(\.folders)
            if given.isEmpty || ways.contains(where: { findings.opened.contains(Array($0.utf8)) }) { continue }
            labels.append(
                "\(input.role) (\(others.count > 1 ? "\(others.count) files" : stage.inputs[place].label.text))")
        }
        return labels
    }

    private var notes: [String] {
        var notes: [String] = []
        if findings.readsUnseen { notes.append("it uses io_uring: what it reads by that cannot be seen") }
        if findings.traces {
            notes.append(
                "it would trace processes itself (a debugger, strace, a leak check): that fails while it is traced")
        }
        if findings.isCut { notes.append("it has read more files than are kept: not all are told of") }
        if findings.unreadable > 0 { notes.append("\(findings.unreadable) lines of strace's could not be read") }
        if findings.ending == nil, !hasFailed { notes.append("its end was not seen") }
        return notes
    }
}
