// Reads what runs have written in their journals; lines that were cut short are skipped.

/// One run's journal.
struct JournalReader {
    /// The key of each stage that the run brought up to date.
    let keys: [String: Digest]

    /// Names of all runs that have journals, oldest first.
    static func runs(_ paths: StorePaths) throws(Failure) -> [String] {
        try Files.names(in: paths.runs).filter { $0.hasSuffix(".jsonl") }.map { String($0.dropLast(6)) }
    }

    init(paths: StorePaths, run: String) throws(Failure) {
        guard let text = try Files.read(paths.runs + "/" + run + ".jsonl") else {
            throw Failure(
                .usage, "there is no run '\(run)'", at: paths.runs, hint: "`stagecraft list runs` names them")
        }
        var keys: [String: Digest] = [:]
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let json = try? JSONDocument(parsing: Array(line)).root else { continue }
            switch json["event"]?.string {
            case "ran":
                if let stage = json["stage"]?.string, let key = json["key"]?.string { keys[stage] = Digest(key) }
            case "ended":
                guard let members = json["keys"]?.members else { continue }
                for member in members { keys[member.name] = member.value.string.flatMap { Digest($0) } }
            default: continue
            }
        }
        self.keys = keys
    }
}
