// What the engine tells a stage's own process, as a JSON file, and the process's main function.
// The same file serves a local child and a job on another node.

import Glibc
import Synchronization

/// A stage of a built-in kind, ready to run: nothing in it refers to the graph any more.
struct WorkerRequest: Sendable, Equatable {
    /// An input file.
    struct Input: Sendable, Equatable {
        var role: String
        var origin: String
        var name: String
        var path: String
    }

    var stage: String
    var kind: String
    var key: String
    var parameters: ParameterValues
    var inputs: [Input]
    var lacking: [String: [AbsentDataset]]
    var outputFolder: String
    var threads: Int

    var encoded: [UInt8] {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("stage", stage)
            json.member("kind", kind)
            json.member("key", key)
            json.member("parameters", sorted: parameters.values)
            json.array("inputs") { json in
                for input in inputs {
                    json.object { json in
                        json.member("role", input.role)
                        json.member("origin", input.origin)
                        json.member("name", input.name)
                        json.member("path", input.path)
                    }
                }
            }
            json.object("lacking") { json in
                for (role, sets) in lacking.sorted(by: { $0.key < $1.key }) {
                    json.array(role) { json in
                        for set in sets {
                            json.object { json in
                                json.member("name", set.name)
                                json.member("problem", set.problem)
                            }
                        }
                    }
                }
            }
            json.member("outputFolder", outputFolder)
            json.member("threads", threads)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    /// Reads a request; throws if the file is not one.
    init(path: String) throws {
        guard let text = try Files.read(path) else { throw Failure(.usage, "there is no request", at: path) }
        let json: JSON
        do { json = try JSONDocument(parsing: text).root } catch { throw error.failure(file: path) }
        guard let stage = json["stage"]?.string, let kind = json["kind"]?.string, let key = json["key"]?.string,
            let parameters = json["parameters"], let inputs = json["inputs"], let lacking = json["lacking"],
            let folder = json["outputFolder"]?.string, let threads = json["threads"]?.integer
        else { throw Failure(.usage, "this is no request to run a stage", at: path) }
        self.stage = stage
        self.kind = kind
        self.key = key
        var values: [String: Value] = [:]
        for member in parameters.members { values[member.name] = try Self.value(member.value, path) }
        self.parameters = ParameterValues(values)
        self.inputs = try inputs.items.map { input in
            guard let role = input["role"]?.string, let origin = input["origin"]?.string,
                let name = input["name"]?.string, let path = input["path"]?.string
            else { throw Failure(.usage, "this is no input of a request", at: path) }
            return Input(role: role, origin: origin, name: name, path: path)
        }
        self.lacking = [:]
        for role in lacking.members {
            self.lacking[role.name] = role.value.items.map {
                AbsentDataset(name: $0["name"]?.string ?? "", problem: $0["problem"]?.string ?? "")
            }
        }
        outputFolder = folder
        self.threads = threads
    }

    init(
        stage: StageInstance, key: Digest, inputs: [Input], outputFolder: String
    ) {
        self.stage = stage.id
        kind = stage.kind
        self.key = key.hexadecimal
        parameters = stage.parameters
        self.inputs = inputs
        lacking = stage.lacking
        self.outputFolder = outputFolder
        threads = stage.resources.threads
    }

    private static func value(_ json: JSON, _ path: String) throws(Failure) -> Value {
        switch json.kind {
        case .boolean: return .boolean(json.boolean!)
        case .integer: return .integer(json.integer!)
        case .number: return .number(json.number!)
        case .string: return .string(json.string!)
        case .array:
            var values: [Value] = []
            for item in json.items { values.append(try value(item, path)) }
            return .list(values)
        case .null, .object: throw Failure(.usage, "this is no parameter's value", at: "\(path):\(json.position)")
        }
    }
}

/// The main function of a stage's own process.
public enum StageWorker {
    /// Runs the request at `path` with one of `kinds`. Progress goes to descriptor 3 where the engine has opened it.
    public static func run(requestAt path: String, kinds: [any StageKind]) throws {
        let request = try WorkerRequest(path: path)
        guard let kind = kinds.first(where: { $0.name == request.kind }) else {
            throw Failure(.usage, "this program has no stage kind '\(request.kind)'", at: path)
        }
        var inputs: [String: [InputFile]] = [:]
        for input in request.inputs {
            inputs[input.role, default: []].append(InputFile(origin: input.origin, name: input.name, path: input.path))
        }
        let pipe = ProgressPipe()
        let context = StageContext(
            stage: request.stage, parameters: request.parameters, inputs: inputs, lacking: request.lacking,
            outputFolder: request.outputFolder, threads: request.threads, key: request.key,
            progress: { done, total, unit in pipe.report(done, total, unit) })
        try kind.run(context)
    }
}

/// The worker's end of the progress pipe: lines `done total unit`, at most twenty a second.
private final class ProgressPipe: Sendable {
    private static let descriptor: Int32 = 3
    private let isOpen = fcntl(ProgressPipe.descriptor, F_GETFL) >= 0
    private let lastReport = Mutex<Double>(0)

    func report(_ done: Double, _ total: Double, _ unit: String) {
        guard isOpen else { return }
        let now = Clock.seconds()
        let due = lastReport.withLock { last in
            guard now - last >= 0.05 || done >= total else { return false }
            last = now
            return true
        }
        guard due else { return }
        // A full pipe loses a report, no more.
        let line = Array("\(done) \(total) \(unit)\n".utf8)
        _ = write(Self.descriptor, line, line.count)
    }
}

/// A clock that never jumps.
enum Clock {
    static func seconds() -> Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
