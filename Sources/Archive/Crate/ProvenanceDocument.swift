// provenance.json: PROV-JSON of what was made from what. Contents are entities, keys are activities. Unaware of files' places.

import ResultStore
import StageGraph

/// The provenance of all results, from their records alone.
struct ProvenanceDocument {
    private let state: ArchiveState

    init(_ state: ArchiveState) { self.state = state }

    /// The file's text: a section a pass over the records.
    func written(in scratch: String) throws(Failure) -> Spool {
        let spool = try Spool(in: scratch)
        try spool.append(
            """
            {"prefix":{"content":"urn:sha256:","key":"urn:stagecraft:key:","host":"urn:stagecraft:host:",\
            "stagecraft":"urn:stagecraft:"},
            "entity":{
            """)
        try writeEntities(to: spool)
        try spool.append("},\n\"activity\":{")
        try section(spool) { record, _, add throws(Failure) in
            let stage = ArchivedStage(
                index: 0, key: record.key, outputs: [], cost: record.cost, finished: record.finished)
            let time = RunTime(of: stage)
            try add(Self.key(record.key)) { json in
                if let start = time.start { json.member("prov:startTime", start) }
                json.member("prov:endTime", time.end)
                json.member("prov:label", record.stage)
            }
        }
        try spool.append("},\n\"agent\":{")
        try writeAgents(to: spool)
        try spool.append("},\n\"used\":{")
        try section(spool) { record, number, add throws(Failure) in
            for (index, digest) in record.preImage.inputDigests.enumerated() {
                try add("_:u\(number).\(index)") { json in
                    json.member("prov:activity", Self.key(record.key))
                    json.member("prov:entity", Self.content(digest))
                }
            }
        }
        try spool.append("},\n\"wasGeneratedBy\":{")
        try section(spool) { record, number, add throws(Failure) in
            for (index, output) in record.outputs.enumerated() {
                try add("_:g\(number).\(index)") { json in
                    json.member("prov:entity", Self.content(output.content.digest))
                    json.member("prov:activity", Self.key(record.key))
                }
            }
        }
        try spool.append("},\n\"wasAssociatedWith\":{")
        try section(spool) { record, number, add throws(Failure) in
            try add("_:a\(number)") { json in
                json.member("prov:activity", Self.key(record.key))
                json.member("prov:agent", Self.host(record.host))
            }
        }
        try spool.append("}}\n")
        return spool
    }

    private typealias Add = (String, (inout JSONWriter) -> Void) throws(Failure) -> Void

    /// Members of a section, record by record, each key once.
    private func section(
        _ spool: Spool, _ body: (ActionRecord, Int, Add) throws(Failure) -> Void
    ) throws(Failure) {
        var follows = false
        var seen: Set<Digest> = []
        for (number, stage) in state.stages.enumerated() where seen.insert(stage.key).inserted {
            try body(try state.record(stage), number) { name, members throws(Failure) in
                try Self.append(name, members, follows: follows, to: spool)
                follows = true
            }
        }
    }

    private static func append(
        _ name: String, _ members: (inout JSONWriter) -> Void, follows: Bool, to spool: Spool
    ) throws(Failure) {
        var json = JSONWriter()
        json.object { members(&$0) }
        try spool.append((follows ? ",\n" : "\n") + JSONWriter.quoted(name) + ":")
        try spool.append(json.bytes)
    }

    private func writeEntities(to spool: Spool) throws(Failure) {
        var seen: Set<Digest> = []
        func add(_ name: Name, _ content: FileContent) throws(Failure) {
            let follows = !seen.isEmpty
            guard seen.insert(content.digest).inserted else { return }
            try Self.append(
                Self.content(content.digest),
                { json in
                    json.member("prov:label", name)
                    json.member("stagecraft:size", content.size)
                }, follows: follows, to: spool)
        }
        for input in state.inputs { try add(input.label, input.content) }
        for stage in state.stages {
            for output in stage.outputs { try add("\(state.instance(stage).id)/\(output.name)", output.content) }
        }
    }

    private func writeAgents(to spool: Spool) throws(Failure) {
        var hosts: Set<Name> = []
        for stage in state.stages { hosts.insert(Name(try state.record(stage).host)) }
        for (number, host) in hosts.sorted().enumerated() {
            try Self.append(
                Self.host(host.text),
                { json in
                    json.object("prov:type") { json in
                        json.member("$", "prov:Organization")
                        json.member("type", "prov:QUALIFIED_NAME")
                    }
                    json.member("prov:label", "Whoever runs the machine \(host)")
                }, follows: number > 0, to: spool)
        }
    }

    private static func content(_ digest: Digest) -> String { "content:" + digest.hexadecimal }
    private static func key(_ digest: Digest) -> String { "key:" + digest.hexadecimal }
    private static func host(_ name: String) -> String { "host:" + String(CrateName.entity("h", name).dropFirst(3)) }
}
