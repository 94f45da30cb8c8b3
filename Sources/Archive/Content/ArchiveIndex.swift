// archive.json, records.jsonl and the resolved manifest: what ties an archive's files together. Unaware of the bag.

import Engine
import ResultStore
import StageGraph

extension ArchiveState {
    /// The format that `archive.json` names.
    static let version = 1

    /// `archive.json`: stages in the graph's order, figures, delivered files, inputs; an item a line.
    func index(in scratch: String) throws(Failure) -> Spool {
        let spool = try Spool(in: scratch)
        var head = JSONWriter()
        head.object { json in
            json.member("stagecraftArchive", Self.version)
            json.member("project", manifest.project)
            json.member("profile", pipeline.graph.profile)
            json.member("settings", pipeline.settings)
            json.array("targets") { json in for figure in figures { json.string(figure.id) } }
        }
        try spool.append(Array(head.bytes.dropLast()))
        try Self.list("stages", stages, to: spool) { members(of: $0, &$1) }
        try Self.list("figures", figures, to: spool) { members(of: $0, &$1) }
        try Self.list("deliveries", deliveries, to: spool) { members(of: $0, &$1) }
        try Self.list("inputs", inputs, to: spool) { Self.members(of: $0, &$1) }
        try spool.append("\n}\n")
        return spool
    }

    /// A member that is an array of objects, of which there may be very many.
    private static func list<Item>(
        _ name: String, _ items: [Item], to spool: Spool, _ members: (Item, inout JSONWriter) -> Void
    ) throws(Failure) {
        try spool.append(",\n" + JSONWriter.quoted(name) + ":[")
        for (number, item) in items.enumerated() {
            var json = JSONWriter()
            json.object { members(item, &$0) }
            try spool.append((number == 0 ? "\n" : ",\n"))
            try spool.append(json.bytes)
        }
        try spool.append("]")
    }

    private func members(of stage: ArchivedStage, _ json: inout JSONWriter) {
        let instance = instance(stage)
        json.member("id", instance.id)
        json.member("kind", instance.kind)
        json.member("key", stage.key.hexadecimal)
        json.array("outputs") { json in
            for output in stage.outputs {
                json.object { json in
                    json.member("name", output.name)
                    json.member("sha256", output.content.digest.hexadecimal)
                    json.member("size", output.content.size)
                    json.key("place")
                    if let place = output.place { json.string(place) } else { json.null() }
                }
            }
        }
    }

    private func members(of figure: Figure, _ json: inout JSONWriter) {
        guard let place = placeOf[figure.stage] else { return }
        json.member("id", figure.id)
        json.member("title", figure.title)
        json.member("stage", instance(stages[place]).id)
        json.member("key", stages[place].key.hexadecimal)
        json.object("files") { json in
            for output in stages[place].outputs {
                if let file = output.place { json.member(output.name.text, file) }
            }
        }
    }

    private func members(of delivery: ArchivedDelivery, _ json: inout JSONWriter) {
        let stage = stages[delivery.stage]
        let output = stage.outputs[delivery.output]
        json.member("path", delivery.path)
        json.member("stage", instance(stage).id)
        json.member("output", output.name)
        json.member("sha256", output.content.digest.hexadecimal)
        json.member("size", output.content.size)
    }

    private static func members(of input: ArchivedInput, _ json: inout JSONWriter) {
        json.member("path", input.path)
        json.member("label", input.label)
        json.member("sha256", input.content.digest.hexadecimal)
        json.member("size", input.content.size)
        json.member("included", input.place != nil)
        for (name, value) in [("url", input.url), ("licence", input.licence), ("place", input.place?.text)] {
            json.key(name)
            if let value { json.string(value) } else { json.null() }
        }
    }

    /// `records.jsonl`: the record of each key once, sorted by key.
    func records(in scratch: String) throws(Failure) -> Spool {
        let spool = try Spool(in: scratch)
        var seen: Set<Digest> = []
        let byKey = stages.map { ($0.key.hexadecimal, $0) }.sorted { Name($0.0) < Name($1.0) }
        for (_, stage) in byKey where seen.insert(stage.key).inserted {
            try spool.append(try record(stage).encoded + [10])
        }
        return spool
    }

    /// The graph of the profile: every stage, with what the manifest's settings, matrices and chains stand for.
    func resolved(in scratch: String) throws(Failure) -> Spool {
        let graph = pipeline.graph
        let spool = try Spool(in: scratch)
        var head = JSONWriter()
        head.object { json in
            json.member("profile", graph.profile)
            json.member("settings", pipeline.settings)
        }
        try spool.append(Array(head.bytes.dropLast()) + Array(",\"stages\":[\n".utf8))
        for (index, stage) in graph.stages.enumerated() {
            var json = JSONWriter()
            json.object { resolved(stage, &$0) }
            try spool.append(json.bytes + Array((index + 1 < graph.stages.count ? ",\n" : "\n").utf8))
        }
        var tail = JSONWriter()
        tail.array { json in
            for figure in graph.figures {
                json.object { json in
                    json.member("id", figure.id)
                    json.member("paper", figure.paper)
                    json.member("title", figure.title)
                    json.member("stage", graph.stages[figure.stage].id)
                }
            }
        }
        try spool.append(Array("],\"figures\":".utf8) + tail.bytes + Array("}\n".utf8))
        return spool
    }

    private func resolved(_ stage: StageInstance, _ json: inout JSONWriter) {
        json.member("id", stage.id)
        json.member("stage", stage.name)
        json.member("kind", stage.kind)
        json.member("parameters", sorted: stage.parameters.byName)
        json.array("inputs") { json in
            for input in stage.inputs {
                json.object { json in
                    json.member("role", input.role)
                    json.member("from", input.label)
                }
            }
        }
        json.array("outputs") { json in for output in stage.outputs { json.string(output) } }
        if stage.isCommand { json.array("command") { json in for word in stage.command { json.string(word) } } }
        if let folder = stage.deliverTo { json.member("deliver", folder) }
        json.member("threads", stage.resources.threads)
    }
}
