// One try to run a stage: its private folder and the process that runs it. Unaware of what else runs, and of the graph.

import Glibc

/// A stage at work in a folder that nobody else uses and that is thrown away unless the stage ends well.
final class Attempt {
    let stage: FrozenStage
    /// Whoever runs stages numbers them.
    let index: Int
    private(set) var place: AttemptFolder
    var folder: String { place.path }
    let process: StageProcess
    /// `Clock.seconds()` when it started.
    let started: Double
    /// When it gets SIGTERM, and then SIGKILL; nil: never.
    var deadline: Double?
    /// How often it was told to end: politely, by SIGKILL, by the end of its keeper.
    var terminations = 0
    var wasTerminated: Bool { terminations > 0 }
    var timedOut = false
    /// The worker has closed its line, or a traced stage's own process has ended: there is nothing more to hear but the end.
    var lineIsClosed = false
    /// What tells of its system calls, if that was wanted.
    let trace: StageTrace?

    static func request(_ folder: String) -> String { folder + "/request.json" }

    /// Fills a folder with what the stage may see and has it run: by `idle` if that still lives, else by a process of its
    /// own, which stays for other stages if `sharing` says with which it has work in common. `mayKeep`: the folder may be
    /// one that is used again. `small`: contents that need not be read. `explain`: what an error number of the program's
    /// start means, if that can be told better than by the system's words. `tracing`: its system calls are to be told of.
    init(
        starting stage: FrozenStage, as index: Int, folders: inout AttemptFolders, by idle: StageProcess?,
        or keepers: Keepers, sharing: Sharing?, mayKeep: Bool, _ small: SmallContents, tracing: TraceSetup? = nil,
        explain: (ChildProcess.Request, _ code: Int32) -> Failure?
    ) throws {
        self.stage = stage
        self.index = index
        let outputs = stage.outputs.filter { $0 != .optional } + stage.optional
        let subfolders = AttemptFolder.folders(of: stage.given + outputs + stage.startFolder)
        place = try folders.take(folders: subfolders, isKept: mayKeep && stage.mayUseKeptFolder(subfolders.count))
        var start = ChildProcess.Request(
            program: "", arguments: [],
            environment: stage.environment.variables(threads: stage.resources.threads, scratch: place.path),
            folder: place.work, log: place.log, isWorker: !stage.isCommand,
            memoryLimitBytes: stage.resources.memoryMiB.map { $0 << 20 })
        switch stage.action {
        case .command(let command):
            // Who is watched gets copies: what binds files is no program of the stage's.
            let bound = try Self.fill(&place, command, stage, small, mayBind: tracing == nil)
            folders.seal(&place)
            if let folder = command.workingFolder { start.folder += "/" + folder.text }
            start.program = command.program ?? start.folder + "/" + (command.arguments.first ?? "")
            start.arguments = Array(command.arguments.dropFirst())
            if !bound.isEmpty { try bound.prepare(&start, in: place.path) }
            start.environment = stage.environment.variables(start.environment, with: command.variables)
            if let output = command.standardOutput {
                start.standardOutput = SharedFile(
                    try place.open(output, O_WRONLY | O_CREAT | O_EXCL, to: "write what the stage prints"))
            }
        case .kind(let request):
            let placed = request.placed(in: place.path, stays: sharing != nil)
            try OpenFile(Self.request(place.path), O_WRONLY | O_CREAT, to: "write the request").write(placed.encoded)
            // The running program itself, even if its file has been replaced meanwhile: the key holds its code.
            start.program = "/proc/self/exe"
            start.arguments = ["stage-worker", Self.request(place.path)]
            start.environment.append(StageWorker.mark + "=1")
        }
        let asked = start
        trace = try tracing?.begin(&start, in: place) { explain(asked, $0) }
        started = Clock.seconds()
        if var idle, idle.child.line?.send(requestAt: Self.request(place.path)) == true {
            idle.sharing = sharing
            process = idle
        } else {
            let child = try ChildProcess(starting: start, by: keepers) { code in explain(asked, code) }
            process = StageProcess(child: child, sharing: sharing)
        }
        deadline = stage.resources.timeLimit.map { started + $0 }
    }

    /// Copies the inputs in: a command may do to them what it likes. Returns those that it has promised to leave alone and
    /// that are bound instead.
    private static func fill(
        _ place: inout AttemptFolder, _ command: FrozenStage.Command, _ stage: FrozenStage, _ small: SmallContents,
        mayBind: Bool
    ) throws(Failure) -> BoundInputs {
        var bound = BoundInputs()
        try place.removeSpares(at: stage.outputs)
        for copy in command.copies {
            if !copy.isProjectFile, let bytes = small[copy.content.digest] {
                try place.write(bytes, to: copy.path, mode: copy.content.modeOfCopy)
                continue
            }
            if mayBind, copy.isReadOnly, copy.content.size > AttemptFolder.smallSize,
                BoundInputs.arePossible(copy.source)
            {
                try bound.add(copy, in: &place)
                continue
            }
            let from = try OpenFile(copy.source, O_RDONLY, to: "read an input of '\(stage.id)'")
            if try from.status().size <= AttemptFolder.smallSize {
                let bytes = try from.bytes(at: 0, count: AttemptFolder.smallSize + 1)
                try place.write(bytes, to: copy.path, mode: copy.content.modeOfCopy)
            } else {
                try place.removeSpares(at: [copy.path])
                let file = try place.open(
                    copy.path, O_WRONLY | O_CREAT | O_EXCL, mode: copy.content.modeOfCopy, to: "copy an input")
                try from.copyContent(to: file)
                try file.close()
            }
        }
        for list in command.lists { try place.write(list.bytes, to: list.path, mode: 0o644) }
        try place.removeSpares()
        return bound
    }

    /// Longer than a keeper tries to end processes.
    private static let keepersPatience = 15.0

    /// SIGTERM first, `grace` seconds later SIGKILL. The third time the keeper goes: it has tried in vain to end what the stage
    /// has started, or something has stopped it.
    func terminate(_ now: Double, grace: Double) {
        switch terminations {
        case 0:
            process.child.signal(SIGTERM)
            deadline = now + grace
        case 1:
            process.child.signal(SIGKILL)
            deadline = now + Self.keepersPatience
        default:
            process.child.killKeeper()
            deadline = nil
        }
        terminations += 1
    }

    /// What checks, hashes and stores the outputs of a stage that has ended well.
    func finishJob(_ paths: StorePaths) -> FinishJob {
        FinishJob(
            id: stage.id, outputs: stage.outputs, given: stage.given, discards: stage.discards,
            optional: stage.optional, emptyFolders: stage.emptyFolders, place: place, paths: paths)
    }
}

extension FrozenStage {
    /// Where its command starts, as a path below which something is.
    fileprivate var startFolder: [Name] {
        guard case .command(let command) = action, let folder = command.workingFolder else { return [] }
        return ["\(folder)/"]
    }

    /// Whether it is small enough for a folder that is used again.
    fileprivate func mayUseKeptFolder(_ subfolders: Int) -> Bool {
        guard case .command(let command) = action, !outputs.contains(where: \.isFolder) else { return false }
        return command.copies.count + command.lists.count + subfolders <= AttemptFolder.mostKept
            && command.copies.allSatisfy { $0.content.size <= AttemptFolder.smallSize }
    }
}

extension FileContent {
    /// The mode of a copy for a command: its own to change, a program if this is one, closed to all whom this is closed to.
    fileprivate var modeOfCopy: mode_t { (isExecutable ? 0o755 : 0o644) & ((mode ?? 0o777) | 0o700) }
}
