// What `slurm check` asks a machine of the cluster, and what that answers: two files in a folder of jobs. Unaware of Slurm.

import CProcess
import Glibc

/// The question and its answer.
struct JobQuestion {
    private let folder: JobFolder
    private var question: String { folder.path + "/question.json" }
    private var reply: String { folder.path + "/answer.json" }
    private var lock: String { folder.path + "/lock" }
    private static let size = 1 << 20

    init(_ folder: JobFolder) { self.folder = folder }

    /// Whether a job was started to answer.
    var isAsked: Bool { access(question, F_OK) == 0 }

    /// Seconds since 1970, by this machine's clock.
    private static var timeOfDay: Double {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }

    /// Writes the question; the lock that it asks about is held as long as what is returned lives.
    func ask(_ versions: [(kind: String, versions: [(name: String, value: String)])]) throws(Failure) -> SharedFile {
        let held = try OpenFile(lock, O_RDWR | O_CREAT, to: "make a lock file")
        try held.lock()
        // Of a size that a file system may show in part.
        try Files.write([UInt8](repeating: 7, count: Self.size), to: folder.path + "/file")
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("time", Self.timeOfDay)
            json.member("host", Host.name)
            json.object("kinds") { json in
                for kind in versions {
                    json.object(kind.kind) { json in
                        for version in kind.versions { json.member(version.name, version.value) }
                    }
                }
            }
        }
        try folder.put(json.bytes, at: question)
        return SharedFile(held)
    }

    /// What was found there; nil: nothing has been yet.
    func answer() throws(Failure) -> [SlurmFinding]? {
        guard let text = try Files.read(reply), let json = try? JSONDocument(parsing: text).root else { return nil }
        return json["findings"]?.items.compactMap { item in
            guard let name = item["name"]?.string, let text = item["text"]?.string, let isGood = item["good"]?.boolean
            else { return nil }
            return SlurmFinding(name, text, isGood)
        }
    }

    // MARK: on the other machine

    /// Looks at everything and writes what was found.
    func answer(_ pool: JobPool, _ kinds: KindCatalog) throws {
        guard let text = try Files.read(question) else { return }
        let json = try JSONDocument(parsing: text).root
        var findings = [SlurmFinding("machine", "\(Host.name), \(Quantity.count(Host.allowedProcessors, "processor"))")]
        let late = Self.timeOfDay - (json["time"]?.double ?? 0)
        findings.append(
            SlurmFinding(
                "clock", late < -1 ? "\(-Int(late)) s behind that of \(json["host"]?.string ?? "here")" : "agrees",
                late >= -1))
        findings.append(
            found("file", "1 MiB seen") {
                try SharedFileWait.wait(
                    for: folder.path + "/file", size: Self.size, seconds: Double(pool.patience))
            })
        findings.append(
            found("rename", "works") {
                let path = folder.path + "/.renamed"
                try Files.write([1], to: path)
                try Files.move(path, to: folder.path + "/renamed")
            })
        findings.append(lockFinding())
        for kind in json["kinds"]?.members.map({ $0 }) ?? [] {
            findings.append(found("kind " + kind.name, "same libraries") { try compare(kind, kinds) })
        }
        var answer = JSONWriter(indent: 1)
        answer.object { json in
            json.array("findings") { json in
                for finding in findings {
                    json.object { json in
                        json.member("name", finding.name)
                        json.member("text", finding.text)
                        json.key("good")
                        json.boolean(finding.isGood)
                    }
                }
            }
        }
        try folder.put(answer.bytes, at: reply)
    }

    private func found(_ name: String, _ good: String, _ body: () throws -> Void) -> SlurmFinding {
        do {
            try body()
            return SlurmFinding(name, good)
        } catch let failure as Failure {
            return SlurmFinding(name, VisibleText.line(failure.headline), false)
        } catch {
            return SlurmFinding(name, "\(error)", false)
        }
    }

    /// Runs use locks on bytes of files of the store; that one is held on the other machine.
    private func lockFinding() -> SlurmFinding {
        guard let file = try? OpenFile(lock, O_RDWR, to: "open") else {
            return SlurmFinding("locks", "the lock file cannot be opened", false)
        }
        let isFree = file.tryLock()
        return SlurmFinding(
            "locks",
            isFree ? "a lock that is held elsewhere seems free: use the store from one machine at a time" : "work",
            !isFree)
    }

    private func compare(_ kind: JSON.Member, _ kinds: KindCatalog) throws {
        let own = try kinds.ingredients(ofKind: kind.name, at: nil).versions
        for expected in kind.value.members {
            let here = own.first { $0.name.hasBytes(of: expected.name) }?.value ?? "none"
            if expected.value.string?.hasBytes(of: here) != true {
                throw Failure(.work, "\(expected.name): \(here) there, \(expected.value.string ?? "") here")
            }
        }
    }
}
