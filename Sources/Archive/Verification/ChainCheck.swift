// Whether everything in an archive follows from its inputs: stages have records, records rest on each other and on inputs,
// and every file is what a record says. Unaware of what files hold.

import ResultStore
import StageGraph

/// Compares `archive.json`, the records and the files.
struct ChainCheck {
    let archive: UnpackedArchive
    let description: ArchiveDescription
    private(set) var records: [Digest: ArchivedRecord]
    private(set) var findings: Findings
    /// By id.
    private var stages: [Name: ArchiveDescription.Stage] = [:]

    /// Looks at everything. Throws `Failures` with all that is wrong, or a `Failure` if a list cannot be read.
    init(_ archive: UnpackedArchive) throws {
        var found = Findings()
        self.archive = archive
        description = try ArchiveDescription(of: archive)
        records = try ArchivedRecords.read(archive, &found)
        findings = found
        checkStages()
        checkInputs()
        checkLinks()
        checkDeliveries()
        checkFigures()
        try checkPlaces()
        try findings.finish()
    }

    private func place(_ record: ArchivedRecord) -> String { "\(archive.place(ArchivedRecords.file)):\(record.line)" }

    private func place(_ what: String, _ id: Name) -> String {
        "\(archive.place(ArchiveDescription.file)): \(what) \(VisibleText.line(id.text))"
    }

    private mutating func checkStages() {
        var used: Set<Digest> = []
        for stage in description.stages {
            let place = place("stage", stage.id)
            if stages.updateValue(stage, forKey: stage.id) != nil {
                findings.add("a stage stands there twice", at: place)
            }
            guard let record = records[stage.key] else {
                findings.add(
                    "a stage has no record", at: place, expected: "a record with the key \(stage.key)")
                continue
            }
            used.insert(stage.key)
            if record.kind != stage.kind {
                findings.add(
                    "a stage's record is that of another kind", at: place, found: VisibleText.line(record.kind.text),
                    expected: VisibleText.line(stage.kind.text))
            }
            checkOutputs(of: stage, record, at: place)
        }
        for record in records.values.filter({ !used.contains($0.key) }).sorted(by: { $0.line < $1.line }) {
            findings.add("a record belongs to no stage", at: self.place(record), found: "key \(record.key)")
        }
    }

    private mutating func checkOutputs(
        of stage: ArchiveDescription.Stage, _ record: ArchivedRecord, at place: String
    ) {
        guard stage.outputs.map(\.name) == record.outputs.map(\.name) else {
            return findings.add("a stage has other outputs than its record", at: place)
        }
        for (output, recorded) in zip(stage.outputs, record.outputs) {
            if !output.content.hasBytes(of: recorded.content) {
                findings.add(
                    "an output is not the one of the stage's record: \(VisibleText.line(output.name.text))", at: place,
                    found: Self.text(output.content), expected: Self.text(recorded.content))
            }
            if let location = output.place { check(location, holds: recorded.content, of: stage.id) }
        }
    }

    /// The file at a place below `data/` must have this content.
    private mutating func check(_ place: Name, holds content: FileContent, of stage: Name) {
        let name = Name("data/\(place)")
        guard let file = archive.files[name] else {
            return findings.add(
                "an archived output is missing", at: archive.place(name), expected: "what \(stage) has made")
        }
        if file.holds(content) { return }
        findings.add(
            "a file is not what stage '\(VisibleText.line(stage.text))' has made", at: archive.place(name),
            found: "sha256 \(file.sha256) (\(file.size) bytes)", expected: Self.text(content))
    }

    private static func text(_ content: FileContent) -> String { "sha256 \(content.digest) (\(content.size) bytes)" }

    private mutating func checkInputs() {
        for input in description.inputs {
            guard let place = input.place else {
                findings.leaveOut("input \(VisibleText.line(input.path.text)): only its digest is archived")
                continue
            }
            let name = Name("data/\(place)")
            guard let file = archive.files[name] else {
                findings.add("an archived input is missing", at: archive.place(name))
                continue
            }
            if !file.holds(input.content) {
                findings.add(
                    "an input is not the one that results were made from", at: archive.place(name),
                    found: "sha256 \(file.sha256) (\(file.size) bytes)", expected: Self.text(input.content))
            }
        }
    }

    /// Takes results in an order in which each comes after what it was made from. None is left over: an input that nobody
    /// has made is missing, and results that wait for each other are a cycle.
    private mutating func checkLinks() {
        var known = Set(description.inputs.map(\.content.digest))
        var waiting: [Digest: Int] = [:]
        var readers: [Digest: [Digest]] = [:]
        for record in records.values {
            let needed = record.inputs.filter { !known.contains($0.digest) }
            waiting[record.key] = needed.count
            for input in needed { readers[input.digest, default: []].append(record.key) }
        }
        var ready = waiting.filter { $0.value == 0 }.map(\.key)
        while let key = ready.popLast(), let record = records[key] {
            for output in record.outputs where known.insert(output.content.digest).inserted {
                for reader in readers[output.content.digest] ?? [] {
                    let left = (waiting[reader] ?? 0) - 1
                    waiting[reader] = left
                    if left == 0 { ready.append(reader) }
                }
            }
        }
        let open = records.values.filter { waiting[$0.key] != 0 }.sorted { $0.line < $1.line }
        if !open.isEmpty { reportLinks(open, known) }
    }

    private mutating func reportLinks(_ open: [ArchivedRecord], _ known: Set<Digest>) {
        let made = Set(records.values.flatMap { $0.outputs.map(\.content.digest) })
        var isLost = false
        for record in open {
            for input in record.inputs where !made.contains(input.digest) && !known.contains(input.digest) {
                isLost = true
                findings.add(
                    "an input of stage '\(VisibleText.line(record.stage.text))' is neither another record's output nor an "
                        + "input of the archive", at: place(record), found: Self.text(input))
            }
        }
        // What rests on a lost input rests on nothing, but is no cycle.
        guard !isLost, let first = open.first else { return }
        findings.add(
            "results rest on each other in a cycle", at: place(first),
            found: VisibleText.line(open.prefix(5).map(\.stage).joined(separator: ", ")))
    }

    /// The content of an output of a stage, as its record has it.
    func output(_ output: Name, of stage: Name) -> FileContent? {
        guard let stage = stages[stage], let record = records[stage.key] else { return nil }
        return record.outputs.first { $0.name == output }?.content
    }

    private mutating func checkDeliveries() {
        for delivery in description.deliveries {
            let name = Name("data/deliveries/\(delivery.path)")
            guard let content = output(delivery.output, of: delivery.stage), content.hasBytes(of: delivery.content)
            else {
                findings.add(
                    "a delivered file is listed as what stage '\(VisibleText.line(delivery.stage.text))' has not made",
                    at: archive.place(name), found: Self.text(delivery.content),
                    expected: output(delivery.output, of: delivery.stage).map(Self.text) ?? "an output of that stage")
                continue
            }
            check(Name("deliveries/\(delivery.path)"), holds: content, of: delivery.stage)
        }
    }

    private mutating func checkFigures() {
        var seen: Set<Name> = []
        for figure in description.figures {
            let place = place("figure", figure.id)
            if !seen.insert(figure.id).inserted { findings.add("a figure stands there twice", at: place) }
            guard let stage = stages[figure.stage], stage.key == figure.key, let record = records[figure.key] else {
                findings.add(
                    "a figure names a stage that is not archived, or another key than that of the stage", at: place)
                continue
            }
            if let named = record.figure, Name(named) != figure.id {
                findings.add("a figure's stage draws another figure", at: place, found: VisibleText.line(named))
            }
            for (output, location) in figure.files {
                guard let content = self.output(output, of: figure.stage) else {
                    findings.add(
                        "a figure has a file that its stage does not make", at: place,
                        found: VisibleText.line(output.text))
                    continue
                }
                check(location, holds: content, of: figure.stage)
            }
        }
    }

    /// No file stands where results and inputs are that is none.
    private mutating func checkPlaces() throws(Failure) {
        let results = Set(records.values.flatMap { $0.outputs.map(\.content.digest) })
        let inputs = Set(description.inputs.compactMap(\.place))
        var delivered: [Name: Digest] = [:]
        for delivery in description.deliveries { delivered[delivery.path] = delivery.content.digest }
        for (name, file) in archive.files.sorted(by: { $0.key < $1.key }) {
            if name.text.startsWith("data/objects/") {
                let digest = Digest(name.text.dropping(first: 13))
                if digest != file.sha256 || !results.contains(file.sha256) {
                    findings.add(
                        "a file among the results is no output of a record", at: archive.place(name),
                        found: "sha256 \(file.sha256)")
                }
            } else if name.text.startsWith("data/inputs/") {
                if !inputs.contains(Name(name.text.dropping(first: 5))) {
                    findings.add("a file among the inputs is none that the archive lists", at: archive.place(name))
                }
            } else if name.text.startsWith("data/deliveries/") {
                let path = Name(name.text.dropping(first: 16))
                if delivered[path] == nil { try checkDigests(name, path, delivered) }
            }
        }
    }

    /// A list of digests beside a figure, which no stage makes: it must be right.
    private mutating func checkDigests(_ name: Name, _ path: Name, _ delivered: [Name: Digest]) throws(Failure) {
        guard Name(Files.name(of: path.text)) == Name(DeliveredDigests.name) else {
            return findings.add("a file among the delivered ones is made by no stage", at: archive.place(name))
        }
        let folder = Files.folder(of: path.text)
        var wrong: [Int] = []
        try LineReader.forEach(archive.path(name)) { number, line in
            let parts = String(decoding: line, as: UTF8.self).split(byte: 0x20, maxSplits: 2)
            let file = parts.count == 3 ? Name("\(folder)/\(parts[2])") : ""
            guard parts.count == 3, let digest = delivered[file], Digest(parts[0]) == digest else {
                return wrong.append(number)
            }
        }
        for number in wrong {
            findings.add(
                "a digest is not that of the delivered file", at: "\(archive.place(name)):\(number)")
        }
    }
}
