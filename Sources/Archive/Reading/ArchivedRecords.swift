// The records of an archive: each with the key that its own ingredients give. Unaware of stages.

import ResultStore
import StageGraph

/// What the chain needs of a record; the rest stays in the file.
struct ArchivedRecord {
    var key: Digest
    /// The stage that ran first with this key.
    var stage: Name
    var kind: Name
    /// The parameter `figure`.
    var figure: String?
    var outputs: [ActionRecord.Output]
    /// Contents of inputs, each once.
    var inputs: [FileContent]
    /// Who has given the outputs; nil: they were computed.
    var adoption: Adoption?
    /// Line of the file.
    var line: Int
}

/// Reads `data/records.jsonl`.
enum ArchivedRecords {
    static let file: Name = "data/records.jsonl"

    /// Gives every record whose key is right to `body`; what is wrong goes to `findings`.
    static func forEach(
        of archive: UnpackedArchive, _ findings: inout Findings,
        _ body: (ActionRecord, KeyReading, _ line: Int) throws(Failure) -> Void
    ) throws(Failure) {
        guard archive.files[file] != nil else {
            return findings.add("the records are missing", at: archive.place(file))
        }
        var wrong: [Failure] = []
        var last: Digest?
        try LineReader.forEach(archive.path(file)) { number, line throws(Failure) in
            let place = "\(archive.place(file)):\(number)"
            guard let record = ActionRecord(decoding: line) else {
                return wrong.append(Failure(.work, "this line is no record", at: place))
            }
            let reading: KeyReading
            do throws(Failure) { reading = try record.preImage.reading() } catch {
                return wrong.append(
                    Failure(
                        error.category, error.headline, at: place,
                        facts: [.init("stage", VisibleText.line(record.stage.text))] + error.facts, hint: error.hint))
            }
            guard reading.key == record.key else {
                return wrong.append(
                    Failure(
                        .work, "a record's key is not that of its ingredients", at: place,
                        facts: [
                            .init("stage", VisibleText.line(record.stage.text)), .init("found", "\(record.key)"),
                            .init("expected", "\(reading.key)"),
                        ]))
            }
            if let last, !(last.hexadecimal < record.key.hexadecimal) {
                wrong.append(
                    Failure(
                        .work, "a record stands there twice, or records are not sorted by their keys", at: place,
                        facts: [.init("key", "\(record.key)")]))
            }
            last = record.key
            guard record.hasOutputs(reading.outputs) else {
                return wrong.append(
                    Failure(
                        .work, "a record has other outputs than its key names", at: place,
                        facts: [
                            .init("found", VisibleText.line(record.outputs.map(\.name).joined(separator: ", "))),
                            .init("expected", VisibleText.line(reading.outputs.joined(separator: ", "))),
                        ]))
            }
            try body(record, reading, number)
        }
        for failure in wrong { findings.add(failure) }
    }

    /// All records by key.
    static func read(_ archive: UnpackedArchive, _ findings: inout Findings) throws(Failure) -> [Digest: ArchivedRecord]
    {
        var records: [Digest: ArchivedRecord] = [:]
        try forEach(of: archive, &findings) { record, reading, line in
            var seen: Set<Digest> = []
            let inputs = reading.inputs.map(\.content).filter { seen.insert($0.digest).inserted }
            records[record.key] = ArchivedRecord(
                key: record.key, stage: record.stage, kind: Name(reading.kind), figure: reading.figure,
                outputs: record.outputs, inputs: inputs, adoption: record.adoption, line: line)
        }
        return records
    }
}
