// A file of stages that a job takes as one: what they are, frozen, and what their records need beside. Unaware of jobs.

import Glibc

/// A stage that runs elsewhere.
struct JobStage: Sendable {
    var frozen: FrozenStage
    /// What its key was made from.
    var preImage: PreImage
    /// How much work it is, if its kind can tell.
    var work: StageWork?
}

/// Stages that one job runs one after the other, in one process if they have work in common.
struct JobBundle: Sendable {
    var stages: [JobStage]

    var encoded: [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.member("stagecraft", 1)
            json.array("stages") { json in for stage in stages { stage.write(to: &json) } }
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    init(_ stages: [JobStage]) { self.stages = stages }

    /// Throws if the file is none of these; nil: there is no such file any more.
    init?(at path: String) throws(Failure) {
        guard let text = try Files.read(path) else { return nil }
        let json: JSON
        do { json = try JSONDocument(parsing: text).root } catch { throw error.failure(file: path) }
        guard json["stagecraft"]?.integer == 1, let items = json["stages"]?.items else {
            throw Failure(.work, "this is no file of stages", at: path)
        }
        stages = []
        for item in items { stages.append(try JobStage(item, path)) }
        if stages.isEmpty { throw Failure(.work, "this is a file of no stages", at: path) }
    }
}

extension JobStage {
    fileprivate func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", frozen.id)
            json.member("key", frozen.key.hexadecimal)
            json.member("ingredients", String(decoding: preImage.members, as: UTF8.self))
            if let work {
                json.member("work", work.amount)
                json.member("workUnit", work.unit)
            }
            json.member("outputs", .list(frozen.outputs.map { .string($0.text) }))
            json.member("threads", frozen.resources.threads)
            if let limit = frozen.resources.memoryMiB { json.member("memoryMiB", limit) }
            if let limit = frozen.resources.timeLimit { json.member("timeLimit", limit) }
            frozen.environment.write("environment", to: &json)
            switch frozen.action {
            case .kind(let request):
                json.key("request")
                request.write(to: &json)
            case .command(let command): json.object("command") { command.write(to: &$0) }
            }
            json.array("watched") { json in
                for file in frozen.watched {
                    json.object { json in
                        json.member("label", file.label)
                        json.member("path", file.path)
                        file.content.write(to: &json)
                    }
                }
            }
        }
    }

    fileprivate init(_ json: JSON, _ path: String) throws(Failure) {
        guard let id = json["id"]?.string, let key = json["key"]?.string.flatMap({ Digest($0) }),
            let ingredients = json["ingredients"]?.string, let outputs = json["outputs"]?.items.compactMap(\.string),
            let threads = json["threads"]?.integer,
            let environment = json["environment"].flatMap(StageEnvironment.init),
            let watched = json["watched"]?.items
        else { throw Failure(.work, "this is no stage", at: path) }
        var resources = Resources()
        resources.threads = threads
        resources.memoryMiB = json["memoryMiB"]?.integer
        resources.timeLimit = json["timeLimit"]?.double
        let action: FrozenStage.Action
        if let request = json["request"] {
            action = .kind(try WorkerRequest(request, path))
        } else {
            guard let command = json["command"].flatMap(FrozenStage.Command.init) else {
                throw Failure(.work, "this is neither a stage of a kind nor a command", at: path)
            }
            action = .command(command)
        }
        frozen = FrozenStage(
            id: Name(id), key: key, outputs: outputs.map { Name($0) }, resources: resources, environment: environment,
            action: action,
            watched: watched.compactMap { file in
                guard let label = file["label"]?.string, let path = file["path"]?.string,
                    let content = FileContent(file)
                else { return nil }
                return .init(label: Name(label), path: Name(path), content: content)
            })
        preImage = PreImage(members: Array(ingredients.utf8))
        if let amount = json["work"]?.double, let unit = json["workUnit"]?.string { work = StageWork(amount, of: unit) }
    }
}

extension FrozenStage.Command {
    fileprivate func write(to json: inout JSONWriter) {
        if let program { json.member("program", program) }
        json.member("arguments", .list(arguments.map(Value.string)))
        json.array("inputs") { json in
            for copy in copies {
                json.object { json in
                    json.member("path", copy.path)
                    json.member("source", copy.source)
                    json.key("isProjectFile")
                    json.boolean(copy.isProjectFile)
                    json.key("isReadOnly")
                    json.boolean(copy.isReadOnly)
                    copy.content.write(to: &json)
                }
            }
        }
        if let standardOutput { json.member("standardOutput", standardOutput) }
        json.member("discards", .list(discards.map { .string($0.text.text) }))
        json.member("optional", .list(optional.map { .string($0.text) }))
        json.member("emptyFolders", .list(emptyFolders.map { .string($0.text) }))
        if let workingFolder { json.member("workingFolder", workingFolder) }
        json.array("installed") { json in for lock in installed { lock.write(to: &json) } }
        json.object("variables") { json in
            for variable in variables { json.member(variable.name.text, variable.value) }
        }
        json.array("lists") { json in
            for list in lists {
                json.object { json in
                    json.member("path", list.path)
                    json.member("text", String(decoding: list.bytes, as: UTF8.self))
                }
            }
        }
    }

    fileprivate init?(_ json: JSON) {
        guard let arguments = json["arguments"]?.items, let inputs = json["inputs"]?.items,
            let lists = json["lists"]?.items
        else { return nil }
        program = json["program"]?.string
        self.arguments = arguments.compactMap(\.string)
        copies = []
        for input in inputs {
            guard let path = input["path"]?.string, let source = input["source"]?.string,
                let isProjectFile = input["isProjectFile"]?.boolean, let content = FileContent(input)
            else { return nil }
            copies.append(
                .init(
                    path: Name(path), source: source, content: content, isProjectFile: isProjectFile,
                    isReadOnly: input["isReadOnly"]?.boolean ?? false))
        }
        self.lists = lists.compactMap { list in
            guard let path = list["path"]?.string, let text = list["text"]?.string else { return nil }
            return CommandList(path: Name(path), bytes: Array(text.utf8))
        }
        standardOutput = json["standardOutput"]?.string.map { Name($0) }
        discards = json["discards"]?.items.compactMap { $0.string.map { FilePattern($0) } } ?? []
        optional = json["optional"]?.items.compactMap { $0.string.map { Name($0) } } ?? []
        emptyFolders = json["emptyFolders"]?.items.compactMap { $0.string.map { Name($0) } } ?? []
        workingFolder = json["workingFolder"]?.string.map { Name($0) }
        installed = json["installed"]?.items.compactMap { FrozenLock($0) } ?? []
        variables =
            json["variables"]?.members.compactMap { member in
                member.value.string.map { (name: Name(member.name), value: $0) }
            } ?? []
    }
}

extension FileContent {
    /// Members of an object that is being written.
    func write(to json: inout JSONWriter) {
        json.member("size", size)
        json.member("sha256", digest.hexadecimal)
        if let mode { json.member("mode", String(mode, radix: 8)) }
    }

    init?(_ json: JSON) {
        guard let size = json["size"]?.integer, size >= 0, let digest = json["sha256"]?.string.flatMap({ Digest($0) })
        else { return nil }
        self.init(size: size, digest: digest)
        mode = json["mode"]?.string.flatMap { mode_t($0, radix: 8) }.map { $0 & 0o777 }
    }
}
