// What the engine tells a worker process about a stage, as a JSON file. The same file serves a local child and a job on
// another node. Unaware of how it gets there.

/// A stage of a built-in kind, ready to run: nothing in it refers to the graph any more.
struct WorkerRequest: Sendable, Equatable {
    /// An input file.
    struct Input: Sendable, Equatable {
        var role: String
        var origin: String
        var name: String
        var path: String
        /// SHA-256, hexadecimal.
        var content: String
        /// In bytes.
        var size: Int
    }

    var stage: Name
    var kind: String
    var parameters: ParameterValues
    var inputs: [Input]
    var lacking: [String: [AbsentDataset]]
    var unverified: [String]
    var outputFolder: String
    var threads: Int
    /// The stage's private folder for temporary files.
    var scratch: String
    /// Where what it prints goes.
    var log: String
    /// Whether the process stays for other stages when this one has ended.
    var stays: Bool

    var encoded: [UInt8] {
        var json = JSONWriter(indent: 1)
        write(to: &json)
        return json.bytes + [UInt8(ascii: "\n")]
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("stage", stage)
            json.member("kind", kind)
            json.member("parameters", sorted: parameters.byName)
            json.array("inputs") { json in
                for input in inputs {
                    json.object { json in
                        json.member("role", input.role)
                        json.member("origin", input.origin)
                        json.member("name", input.name)
                        json.member("path", input.path)
                        json.member("sha256", input.content)
                        json.member("size", input.size)
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
            json.member("unverified", .list(unverified.map(Value.string)))
            json.member("outputFolder", outputFolder)
            json.member("threads", threads)
            json.member("scratch", scratch)
            json.member("log", log)
            json.member("stays", stays)
        }
    }

    /// Reads a request; throws if the file is not one.
    init(path: String) throws {
        guard let text = try Files.read(path) else { throw Failure(.usage, "there is no request", at: path) }
        let json: JSON
        do { json = try JSONDocument(parsing: text).root } catch { throw error.failure(file: path) }
        try self.init(json, path)
    }

    /// Reads what `write` has written; `path`: the file that it stands in.
    init(_ json: JSON, _ path: String) throws(Failure) {
        guard let stage = json["stage"]?.string, let kind = json["kind"]?.string,
            let parameters = json["parameters"], let inputs = json["inputs"], let lacking = json["lacking"],
            let folder = json["outputFolder"]?.string, let threads = json["threads"]?.integer,
            let scratch = json["scratch"]?.string, let log = json["log"]?.string, let stays = json["stays"]?.boolean
        else { throw Failure(.usage, "this is not a request to run a stage", at: path) }
        self.stage = Name(stage)
        self.kind = kind
        var values: [Name: Value] = [:]
        for member in parameters.members { values[Name(member.name)] = try Self.value(member.value, path) }
        self.parameters = ParameterValues(byName: values)
        self.inputs = []
        for input in inputs.items {
            guard let role = input["role"]?.string, let origin = input["origin"]?.string,
                let name = input["name"]?.string, let source = input["path"]?.string,
                let content = input["sha256"]?.string, let size = input["size"]?.integer
            else { throw Failure(.usage, "this is not an input of a request", at: path) }
            self.inputs.append(
                Input(role: role, origin: origin, name: name, path: source, content: content, size: size))
        }
        self.lacking = [:]
        for role in lacking.members {
            self.lacking[role.name] = role.value.items.map {
                AbsentDataset(name: $0["name"]?.string ?? "", problem: $0["problem"]?.string ?? "")
            }
        }
        unverified = json["unverified"]?.items.compactMap(\.string) ?? []
        outputFolder = folder
        self.threads = threads
        self.scratch = scratch
        self.log = log
        self.stays = stays
    }

    /// Without a place to run.
    init(stage: StageInstance, inputs: [Input], unverified: [String]) {
        self.stage = stage.id
        kind = stage.kind
        parameters = stage.parameters
        self.inputs = inputs
        lacking = stage.lacking
        self.unverified = unverified
        outputFolder = ""
        threads = stage.resources.threads
        scratch = ""
        log = ""
        stays = false
    }

    /// The same for an attempt in this folder.
    func placed(in attempt: String, stays: Bool) -> WorkerRequest {
        var placed = self
        placed.outputFolder = AttemptFolder.work(attempt)
        placed.scratch = attempt
        placed.log = AttemptFolder.log(attempt)
        placed.stays = stays
        return placed
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
        case .null, .object: throw Failure(.usage, "this is not a parameter's value", at: "\(path):\(json.position)")
        }
    }
}
