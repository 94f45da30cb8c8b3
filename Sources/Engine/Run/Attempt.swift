// One try to run a stage: its private folder and the process that runs it. Unaware of what else runs.

import Glibc

/// A stage at work in a folder that nobody else uses and that is thrown away unless the stage ends well.
struct Attempt {
    let stage: Int
    let key: Digest
    /// Holds `work` (where the stage runs and writes) and `log`; the stage's TMPDIR.
    let folder: String
    let process: StageProcess
    /// `Clock.seconds()` when it started.
    let started: Double
    /// Inputs outside the graph, with the content that the key holds: they must still have it when the stage ends.
    let watched: [(input: GraphInput, content: FileContent)]
    /// What a command was given, relative to `work`: not outputs.
    let given: Set<String>
    /// When it gets SIGTERM, and then SIGKILL; nil: never.
    var deadline: Double?
    var wasTerminated = false
    var timedOut = false

    static func work(_ folder: String) -> String { folder + "/work" }
    static func log(_ folder: String) -> String { folder + "/log" }
    static func request(_ folder: String) -> String { folder + "/request.json" }
    static func record(_ folder: String) -> String { folder + "/record.json" }

    /// Makes the folder, fills it with what the stage may see and has it run: by `idle` if that still lives, else by a
    /// process of its own, which stays for other stages if `sharing` says with which it has work in common.
    init(
        starting index: Int, key: Digest, contents: [FileContent], in folder: String, by idle: StageProcess?,
        sharing: Sharing?, _ resolver: Resolver
    ) throws {
        let stage = resolver.pipeline.graph.stages[index]
        self.stage = index
        self.key = key
        self.folder = folder
        for path in [folder, Self.work(folder)] {
            guard mkdir(path, 0o777) == 0 else { throw Failure.system("create the attempt's folder", path) }
        }
        watched = zip(stage.inputs, contents).filter { if case .file = $0.0.source { true } else { false } }
            .map { (input: $0, content: $1) }
        let sources = Self.sources(stage, contents, resolver)
        var start = ChildProcess.Request(
            program: "", arguments: [],
            environment: resolver.environment.variables(
                threads: stage.resources.threads, scratch: folder),
            folder: Self.work(folder), log: Self.log(folder), isWorker: !stage.isCommand,
            memoryLimitBytes: stage.resources.memoryMiB.map { $0 << 20 })
        if stage.isCommand {
            let paths = stage.commandInputPaths
            if let clash = stage.outputs.first(where: paths.contains) {
                throw Failure(
                    .usage, "output '\(clash)' of stage '\(stage.id)' has the name of one of its inputs",
                    at: stage.place)
            }
            try Self.fill(Self.work(folder), stage, paths, sources)
            let arguments = try stage.commandArguments(inputPaths: paths)
            let program = try resolver.catalog.program(of: stage, resolver.store.statIndex)?.path
            start.program = program ?? Self.work(folder) + "/" + (arguments.first ?? "")
            start.arguments = Array(arguments.dropFirst())
            given = Set(paths)
        } else {
            try Self.fillOutputFolders(Self.work(folder), stage.outputs)
            let request = WorkerRequest(
                stage: stage, inputs: Self.inputs(stage, contents, sources),
                unverified: try resolver.unverifiedFiles(of: index), attempt: folder, stays: sharing != nil)
            try OpenFile(Self.request(folder), O_WRONLY | O_CREAT, to: "write the request").write(request.encoded)
            // The running program itself, even if its file has been replaced meanwhile: the key holds its code.
            start.program = "/proc/self/exe"
            start.arguments = ["stage-worker", Self.request(folder)]
            given = []
        }
        started = Clock.seconds()
        if var idle, idle.child.line?.send(requestAt: Self.request(folder)) == true {
            idle.sharing = sharing
            process = idle
        } else {
            process = StageProcess(child: try ChildProcess(starting: start), sharing: sharing)
        }
        deadline = stage.resources.timeLimit.map { started + $0 }
    }

    private static func inputs(
        _ stage: StageInstance, _ contents: [FileContent], _ sources: [String]
    ) -> [WorkerRequest.Input] {
        zip(stage.inputs, zip(contents, sources)).map { input, file in
            WorkerRequest.Input(
                role: input.role, origin: origin(input), name: input.visibleName(toCommand: false), path: file.1,
                content: file.0.digest.hexadecimal)
        }
    }

    /// Where the bytes of each input are.
    private static func sources(_ stage: StageInstance, _ contents: [FileContent], _ resolver: Resolver) -> [String] {
        zip(stage.inputs, contents).map { input, content in
            switch input.source {
            case .stage: resolver.store.paths.object(content.digest)
            case .file(let path): Files.absolute(path, in: resolver.pipeline.project)
            }
        }
    }

    /// Copies the inputs in: a command may do to them what it likes.
    private static func fill(
        _ work: String, _ stage: StageInstance, _ paths: [String], _ sources: [String]
    ) throws(Failure) {
        for (path, source) in zip(paths, sources) {
            let target = work + "/" + path
            if path.contains("/") { try Files.createFolder(Files.folder(of: target)) }
            let from = try OpenFile(source, O_RDONLY, to: "read an input of '\(stage.id)'")
            var status = stat()
            let executable = fstat(from.descriptor, &status) == 0 ? status.st_mode & 0o111 : 0
            let file = try OpenFile(target, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644 | executable, to: "copy an input")
            try from.copyContent(to: file)
            try file.close()
        }
        try fillOutputFolders(work, stage.outputs)
    }

    /// A stage need not make the folders of its outputs.
    private static func fillOutputFolders(_ work: String, _ outputs: [String]) throws(Failure) {
        for output in outputs where output.contains("/") {
            try Files.createFolder(Files.folder(of: work + "/" + output))
        }
    }

    /// `train-odd[alpha=0.6]` for an output of a stage, else the label.
    private static func origin(_ input: GraphInput) -> String {
        guard case .stage(_, let name) = input.source, input.label.hasSuffix("/" + name) else { return input.label }
        return String(input.label.dropLast(name.count + 1))
    }
}
