// Reads what runs have written in their journals; lines that were cut short are skipped.

import Glibc
import StageGraph

/// One run's journal.
package struct JournalReader {
    /// `20261121T041344.123456-4711`.
    package let name: String
    /// nil if the run was killed before it could say so.
    package let profile: String?
    /// The key of each stage that the run brought up to date.
    package let keys: [Name: Digest]
    /// The stages in `keys`: in the graph's order or, of a run that was killed, in the order in which they ended.
    package let stages: [Name]

    /// Names of all runs that have journals, oldest first.
    package static func runs(_ paths: StorePaths) throws(Failure) -> [String] {
        try Files.names(in: paths.runs).filter { $0.endsWith(".jsonl") }.map { String($0.dropping(last: 6)) }
    }

    /// Reads the journal of `run`: a name, `last`, or `last~1` for the one before.
    package init(paths: StorePaths, run: String) throws(Failure) {
        let name = try Self.name(of: run, paths)
        guard let text = try Files.read(paths.runs + "/" + name + ".jsonl") else { throw Self.unknown(run, paths) }
        var keys: [Name: Digest] = [:]
        var stages: [Name] = []
        var profile: String?
        func note(_ text: String, _ key: String?) {
            guard let digest = key.flatMap({ Digest($0) }) else { return }
            let stage = Name(text)
            if keys.updateValue(digest, forKey: stage) == nil { stages.append(stage) }
        }
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard let json = try? JSONDocument(parsing: Array(line)).root else { continue }
            switch json["event"]?.string {
            case "ran": if let stage = json["stage"]?.string { note(stage, json["key"]?.string) }
            case "ended":
                profile = json["profile"]?.string
                guard let members = json["keys"]?.members else { continue }
                stages = []
                keys = [:]
                for member in members { note(member.name, member.value.string) }
            default: continue
            }
        }
        self.name = name
        self.profile = profile
        self.keys = keys
        self.stages = stages
    }

    /// The name that `last` or `last~3` stands for.
    private static func name(of run: String, _ paths: StorePaths) throws(Failure) -> String {
        guard run == "last" || run.hasPrefix("last~") else { return run }
        guard let back = run == "last" ? 0 : Int(run.dropFirst(5)), back >= 0 else { throw unknown(run, paths) }
        let all = try runs(paths)
        guard back < all.count else {
            throw Failure(
                .usage, "there is no run '\(run)'", at: paths.runs, facts: [.init("runs", String(all.count))],
                hint: "a run that finds nothing to do leaves no journal")
        }
        return all[all.count - 1 - back]
    }

    private static func unknown(_ run: String, _ paths: StorePaths) -> Failure {
        Failure(
            .usage, "there is no run '\(run)'", at: paths.runs,
            hint: "`stagecraft list runs` names them; last is the newest, last~1 the one before")
    }
}
