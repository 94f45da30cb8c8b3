// One try to run a stage: its private folder and the process that runs it. Unaware of what else runs.

import Glibc

/// A stage at work in a folder that nobody else uses and that is thrown away unless the stage ends well.
final class Attempt {
    let stage: Int
    let key: Digest
    private(set) var place: AttemptFolder
    var folder: String { place.path }
    let process: StageProcess
    /// `Clock.seconds()` when it started.
    let started: Double
    /// Inputs outside the graph, with the content that the key holds: they must still have it when the stage ends.
    let watched: [(input: GraphInput, content: FileContent)]
    /// What a command was given, relative to `work`: not outputs.
    let given: [Name]
    /// When it gets SIGTERM, and then SIGKILL; nil: never.
    var deadline: Double?
    /// How often it was told to end: politely, by SIGKILL, by the end of its keeper.
    var terminations = 0
    var wasTerminated: Bool { terminations > 0 }
    var timedOut = false
    /// The worker has closed its line: there is nothing more to hear from it but its end.
    var lineIsClosed = false

    static func request(_ folder: String) -> String { folder + "/request.json" }

    /// Fills a folder with what the stage may see and has it run: by `idle` if that still lives, else by a process of its
    /// own, which stays for other stages if `sharing` says with which it has work in common. `mayKeep`: the folder may be
    /// one that is used again.
    init(
        starting index: Int, key: Digest, contents: [FileContent], folders: inout AttemptFolders,
        by idle: StageProcess?, or keepers: Keepers, sharing: Sharing?, mayKeep: Bool, _ resolver: Resolver,
        _ small: SmallContents
    ) throws {
        let stage = resolver.pipeline.graph.stages[index]
        self.stage = index
        self.key = key
        let paths = stage.isCommand ? stage.commandInputPaths : []
        let lists = stage.isCommand ? try stage.commandLists(inputPaths: paths) : []
        given = paths + lists.map(\.path)
        let subfolders = AttemptFolder.folders(of: given + stage.outputs)
        let isKept =
            mayKeep && stage.isCommand && given.count + subfolders.count <= AttemptFolder.mostKept
            && contents.allSatisfy { $0.size <= AttemptFolder.smallSize }
        place = try folders.take(folders: subfolders, isKept: isKept)
        watched = zip(stage.inputs, contents).filter { if case .file = $0.0.source { true } else { false } }
            .map { (input: $0, content: $1) }
        var start = ChildProcess.Request(
            program: "", arguments: [],
            environment: resolver.environment.variables(
                threads: stage.resources.threads, scratch: place.path),
            folder: place.work, log: place.log, isWorker: !stage.isCommand,
            memoryLimitBytes: stage.resources.memoryMiB.map { $0 << 20 })
        if stage.isCommand {
            if let clash = stage.outputs.first(where: given.contains) {
                throw Failure(
                    .usage, "output '\(clash)' of stage '\(stage.id)' has the name of one of its inputs",
                    at: stage.place)
            }
            try Self.fill(&place, stage, paths, contents, lists, resolver, small)
            folders.seal(&place)
            let arguments = try stage.commandArguments(inputPaths: paths)
            let program = try resolver.commands.first(of: stage)?.path
            start.program = program ?? place.work + "/" + (arguments.first ?? "")
            start.arguments = Array(arguments.dropFirst())
        } else {
            let request = WorkerRequest(
                stage: stage, inputs: Self.inputs(stage, contents, resolver),
                unverified: try resolver.unverifiedFiles(of: index).map(\.text), attempt: place.path,
                stays: sharing != nil)
            try OpenFile(Self.request(place.path), O_WRONLY | O_CREAT, to: "write the request").write(request.encoded)
            // The running program itself, even if its file has been replaced meanwhile: the key holds its code.
            start.program = "/proc/self/exe"
            start.arguments = ["stage-worker", Self.request(place.path)]
            start.environment.append(StageWorker.mark + "=1")
        }
        started = Clock.seconds()
        if var idle, idle.child.line?.send(requestAt: Self.request(place.path)) == true {
            idle.sharing = sharing
            process = idle
        } else {
            let folder = place
            let child = try ChildProcess(starting: start, by: keepers) { code in
                guard stage.isCommand else { return nil }
                return StartFailure(stage: stage, request: start, work: folder.work, resolver.pipeline.project).failure(
                    code)
            }
            process = StageProcess(child: child, sharing: sharing)
        }
        deadline = stage.resources.timeLimit.map { started + $0 }
    }

    private static func inputs(
        _ stage: StageInstance, _ contents: [FileContent], _ resolver: Resolver
    ) -> [WorkerRequest.Input] {
        zip(stage.inputs, contents).map { input, content in
            WorkerRequest.Input(
                role: input.role, origin: origin(input), name: input.visibleName(toCommand: false).text,
                path: source(input, content, resolver), content: content.digest.hexadecimal)
        }
    }

    /// Where the bytes of an input are.
    private static func source(_ input: GraphInput, _ content: FileContent, _ resolver: Resolver) -> String {
        switch input.source {
        case .stage: resolver.store.paths.object(content.digest)
        case .file(let path): Files.absolute(path.text, in: resolver.pipeline.project)
        }
    }

    /// Copies the inputs in: a command may do to them what it likes.
    private static func fill(
        _ place: inout AttemptFolder, _ stage: StageInstance, _ paths: [Name], _ contents: [FileContent],
        _ lists: [CommandList], _ resolver: Resolver, _ small: SmallContents
    ) throws(Failure) {
        try place.removeSpares(at: stage.outputs)
        // A project file has one path, however many roles it has.
        var projectFiles: Set<Name> = []
        for ((input, content), path) in zip(zip(stage.inputs, contents), paths) {
            if input.projectPath != nil, !projectFiles.insert(path).inserted { continue }
            if case .stage = input.source, let bytes = small[content.digest] {
                try place.write(bytes, to: path, mode: content.modeOfCopy)
                continue
            }
            let from = try OpenFile(source(input, content, resolver), O_RDONLY, to: "read an input of '\(stage.id)'")
            if try from.status().size <= AttemptFolder.smallSize {
                let bytes = try from.bytes(at: 0, count: AttemptFolder.smallSize + 1)
                try place.write(bytes, to: path, mode: content.modeOfCopy)
            } else {
                try place.removeSpares(at: [path])
                let file = try place.open(
                    path, O_WRONLY | O_CREAT | O_EXCL, mode: content.modeOfCopy, to: "copy an input")
                try from.copyContent(to: file)
                try file.close()
            }
        }
        for list in lists { try place.write(list.bytes, to: list.path, mode: 0o644) }
        try place.removeSpares()
    }

    /// `train-odd[alpha=0.6]` for an output of a stage, else the label.
    private static func origin(_ input: GraphInput) -> String {
        guard case .stage(_, let name) = input.source else { return input.label.text }
        return String(input.label.text.dropping(last: name.utf8.count + 1))
    }
}

extension FileContent {
    /// The mode of a copy for a command: its own to change, a program if this is one, closed to all whom this is closed to.
    fileprivate var modeOfCopy: mode_t { (isExecutable ? 0o755 : 0o644) & ((mode ?? 0o777) | 0o700) }
}
