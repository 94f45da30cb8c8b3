// A program with stage kinds of its own, for tests of what the engine does with shared work: like `stagecraft`, but its
// kinds leave a trace of what they compute in which process and misbehave on demand.

import Engine
import Glibc

@main
enum Main {
    /// `stage-worker REQUEST`, or `JOBS [keep-going] [force]` to run all of pipeline.json in the current folder.
    static func main() {
        do { try run() } catch {
            print(error)
            exit(1)
        }
    }

    private static func run() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "stage-worker" {
            return try StageWorker.run(requestAt: arguments.last!, kinds: kinds)
        }
        let folder = getcwd(nil, 0).map { String(cString: $0) } ?? "."
        let graph = try Graph.load(
            try Pipeline.manifestText(at: "pipeline.json"), profile: nil, kinds: kinds, overrides: [],
            projectFolder: folder, environment: Pipeline.environmentVariables()
        ).graph
        var options = RunOptions()
        options.jobs = Int(arguments.first!)!
        options.keepGoing = arguments.contains("keep-going")
        options.grace = 0.3
        let all = Array(graph.stages.indices)
        if arguments.contains("force") { options.forced = Set(all) }
        let pipeline = Pipeline(
            graph: graph, project: folder, store: folder + "/.stagecraft", kinds: kinds,
            code: CodeTable(SourceDigests.table))
        let (summary, _) = try pipeline.run(targets: all, options: options, progress: JSONProgress())
        exit(summary.interrupted ? 130 : summary.isComplete ? 0 : 1)
    }

    static let kinds: [any StageKind] = [ProbeKind()]
}

/// Adds numbers of a "layer" of a "set", both of which are shared work.
struct ProbeKind: StageKind {
    let name = "probe.sum"
    let summary = "adds numbers"
    let parameters: [ParameterDeclaration] = [
        .init("trace", .string(choices: []), "file that gets a line for everything that is computed"),
        .init("set", .integer(0...100), default: .integer(1), "which numbers"),
        .init("layer", .integer(0...100), default: .integer(1), "what is made of them"),
        .init("factor", .integer(0...100), default: .integer(1), "what the sum is multiplied by"),
        .init("fault", .string(choices: []), default: .string(""), "what goes wrong"),
        .init("pause", .number(0...100), default: .number(0), "seconds that the stage takes"),
    ]
    let inputs: [InputDeclaration] = [.init("data", .optional, "a file of numbers")]
    let sharedWork = [Self.set, Self.layer]

    private static let set = SharedWork("set", parameters: ["trace", "set"], inputs: ["data"])
    private static let layer = SharedWork("layer", parameters: ["trace", "set", "layer"], inputs: ["data"])
    nonisolated(unsafe) private static var stagesBefore = 0

    func outputs(_ parameters: ParameterValues) -> [String] { ["sum.txt"] }
    func ingredients() -> [String: String] { [:] }

    func run(_ context: StageContext) throws {
        defer { Self.stagesBefore += 1 }
        let parameters = context.parameters
        trace("begin \(parameters.integer("factor"))", parameters)
        let numbers = try context.shared(Self.layer) { common in
            let numbers = try common.shared(Self.set) { common in
                trace("set", common.parameters)
                let own = try common.inputs["data"].map { Array(try text(of: $0[0].path).utf8).map { Int($0) } } ?? []
                return own + [common.parameters.integer("set"), 2, 3]
            }
            trace("layer \(common.parameters.integer("layer"))", common.parameters)
            return numbers.map { $0 * common.parameters.integer("layer") }
        }
        print("log of \(context.stage)")
        try misbehave(context)
        usleep(UInt32(parameters.number("pause") * 1e6))
        context.progress(1, 1, "sums")
        let sum = numbers.reduce(0, +) * parameters.integer("factor")
        let folder = getcwd(nil, 0).map { String(cString: $0) } ?? ""
        let scratch = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        guard folder == context.outputFolder, folder == scratch + "/work" else {
            throw Failure(.work, "the process is in \(folder) with TMPDIR \(scratch)")
        }
        try write("\(sum)\n", to: context.output("sum.txt"))
        trace("end \(parameters.integer("factor"))", parameters)
    }

    private func misbehave(_ context: StageContext) throws {
        switch context.parameters.string("fault") {
        case "throw": throw Failure(.work, "this stage throws")
        case "crash": kill(getpid(), SIGKILL)
        case "crash-in-company": if Self.stagesBefore > 0 { kill(getpid(), SIGKILL) }
        case "no-output": exit(0)
        // It hears and says no more, but works on.
        case "close-line":
            close(3)
            usleep(3_000_000)
        case "leave-a-process":
            let left = "../../../../../left"
            let wait = "until [ -s \(left) ]; do sleep 0.01; done"
            system("setsid -f sh -c 'echo $$ > \(left); exec sleep 30'; \(wait)")
        default: break
        }
    }

    private func trace(_ text: String, _ parameters: ParameterValues) {
        let line = "\(text) in \(getpid())\n"
        let file = open(parameters.string("trace"), O_WRONLY | O_CREAT | O_APPEND, 0o644)
        _ = Glibc.write(file, line, line.utf8.count)
        close(file)
    }

    private func text(of path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Failure(.work, "there is no file", at: path) }
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&buffer, 1, buffer.count, file)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw Failure(.work, "the output cannot be written", at: path) }
        fputs(text, file)
        fclose(file)
    }
}
