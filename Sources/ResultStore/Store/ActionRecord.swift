// What is stored beside a result: its key's pre-image, its outputs and what it cost. Unaware of where it is stored.

import Glibc
import StageGraph

/// What running a stage cost. Of stages that ran one after the other in one process, the one that did shared work has its
/// cost, and the peak of memory is that of the process so far.
public struct StageCost: Sendable, Equatable {
    /// Wall-clock time.
    public var seconds = 0.0
    /// User and system time of the stage and the children it has waited for.
    public var cpuSeconds = 0.0
    /// The largest resident size of one of its processes; never less than the engine's own when it started, which Linux
    /// counts to the child.
    public var peakMemoryBytes = 0

    package init(seconds: Double = 0, cpuSeconds: Double = 0, peakMemoryBytes: Int = 0) {
        self.seconds = seconds
        self.cpuSeconds = cpuSeconds
        self.peakMemoryBytes = peakMemoryBytes
    }
}

/// The job in which a stage has run on a cluster.
public struct JobAllocation: Sendable, Equatable {
    /// As Slurm names it.
    public var job: String
    /// The job's time limit.
    public var seconds: Int
    /// The job's memory.
    public var memoryBytes: Int

    package init(job: String, seconds: Int, memoryBytes: Int) {
        self.job = job
        self.seconds = seconds
        self.memoryBytes = memoryBytes
    }
}

/// That a result was not computed by its stage: somebody has given it.
public struct Adoption: Sendable, Equatable {
    /// Who: `name@machine`.
    public var by: String
    /// What they have said about it.
    public var note: String

    package init(by: String, note: String) {
        self.by = by
        self.note = note
    }
}

/// The record of one action: a stage that has run to its end with this key.
public struct ActionRecord: Sendable, Equatable {
    /// One output file.
    public struct Output: Sendable, Equatable {
        /// Relative to the stage's output folder.
        public var name: Name
        /// Size, SHA-256 (the object in the store has that name) and mode.
        public var content: FileContent

        package init(name: Name, content: FileContent) {
            self.name = name
            self.content = content
        }
    }

    /// SHA-256 of the pre-image.
    public var key: Digest
    /// The stage instance that ran first with this key; others may share the result.
    public var stage: Name
    /// Everything that went into the key.
    public var preImage: PreImage
    /// In the order in which the stage declares them. Then come the files in those that are folders, whose own content is a
    /// listing (`FolderListing`).
    public var outputs: [Output]
    /// What running it cost.
    public var cost: StageCost
    /// How much work it was, if its kind can tell.
    public var work: StageWork?
    /// The machine that ran it.
    public var host: String
    /// What was asked of a cluster for it; nil: it ran without one.
    public var allocation: JobAllocation?
    /// Who has given the outputs; nil: the stage has made them.
    public var adoption: Adoption?
    /// UTC, ISO 8601.
    public var finished: String

    /// Whether its outputs are those of these names, in their order, followed by nothing but files in folders among these.
    package func hasOutputs(_ names: [Name]) -> Bool {
        guard outputs.count >= names.count, zip(outputs, names).allSatisfy({ $0.name == $1 }) else { return false }
        let folders = names.filter(\.isFolder)
        return outputs[names.count...].allSatisfy { file in folders.contains { file.name.isIn($0) } }
    }

    /// The record as JSON text, in one line without its end.
    package var encoded: [UInt8] {
        var json = JSONWriter(capacity: 2048)
        json.object { json in
            json.member("stagecraft", 1)
            json.member("key", key.hexadecimal)
            json.member("stage", stage)
            json.object("ingredients", members: preImage.members)
            json.array("outputs") { json in
                for output in outputs {
                    json.object { json in
                        json.member("name", output.name)
                        json.member("size", output.content.size)
                        json.member("sha256", output.content.digest.hexadecimal)
                        if let mode = output.content.mode { json.member("mode", String(mode, radix: 8)) }
                    }
                }
            }
            json.member("seconds", cost.seconds)
            json.member("cpuSeconds", cost.cpuSeconds)
            json.member("peakMemoryBytes", cost.peakMemoryBytes)
            if let work {
                json.member("work", work.amount)
                json.member("workUnit", work.unit)
            }
            json.member("host", host)
            if let allocation {
                json.object("allocation") { json in
                    json.member("job", allocation.job)
                    json.member("seconds", allocation.seconds)
                    json.member("memoryBytes", allocation.memoryBytes)
                }
            }
            if let adoption {
                json.object("adopted") { json in
                    json.member("by", adoption.by)
                    json.member("note", adoption.note)
                }
            }
            json.member("finished", finished)
        }
        return json.bytes
    }

    package init(
        key: Digest, stage: Name, preImage: PreImage, outputs: [Output], cost: StageCost,
        work: StageWork? = nil, host: String, finished: String
    ) {
        self.key = key
        self.stage = stage
        self.preImage = preImage
        self.outputs = outputs
        self.cost = cost
        self.work = work
        self.host = host
        self.finished = finished
    }

    /// nil if the text is no whole record: what a power failure has cut short is as good as none.
    package init?(decoding text: [UInt8]) {
        guard let json = try? JSONDocument(parsing: text).root, json["stagecraft"]?.integer == 1,
            let key = json["key"]?.string.flatMap({ Digest($0) }), let stage = json["stage"]?.string.map({ Name($0) }),
            let ingredients = json["ingredients"], let outputs = json["outputs"],
            let seconds = json["seconds"]?.double, let cpuSeconds = json["cpuSeconds"]?.double,
            let memory = json["peakMemoryBytes"]?.integer, let host = json["host"]?.string,
            let finished = json["finished"]?.string
        else { return nil }
        guard ingredients.kind == .object, ingredients.members.allSatisfy({ $0.value.kind == .string }),
            let end = json.members.first(where: { $0.key.offset > ingredients.offset })?.key.offset
        else { return nil }
        // Between the brackets: what follows is "},".
        let preImage = PreImage(members: Array(text[(ingredients.offset + 1)..<(end - 2)]))
        var work: StageWork?
        if let amount = json["work"]?.double, let unit = json["workUnit"]?.string { work = StageWork(amount, of: unit) }
        var files: [Output] = []
        for output in outputs.items {
            guard let name = output["name"]?.string.map({ Name($0) }), let size = output["size"]?.integer,
                size >= 0,
                let digest = output["sha256"]?.string.flatMap({ Digest($0) })
            else { return nil }
            var content = FileContent(size: size, digest: digest)
            content.mode = output["mode"]?.string.flatMap { mode_t($0, radix: 8) }.map { $0 & 0o777 }
            files.append(Output(name: name, content: content))
        }
        self.init(
            key: key, stage: stage, preImage: preImage, outputs: files,
            cost: StageCost(seconds: seconds, cpuSeconds: cpuSeconds, peakMemoryBytes: memory),
            work: work, host: host, finished: finished)
        if let given = json["allocation"], let job = given["job"]?.string, let seconds = given["seconds"]?.integer,
            let bytes = given["memoryBytes"]?.integer
        {
            allocation = JobAllocation(job: job, seconds: seconds, memoryBytes: bytes)
        }
        if let given = json["adopted"], let by = given["by"]?.string, let note = given["note"]?.string {
            adoption = Adoption(by: by, note: note)
        }
    }
}
