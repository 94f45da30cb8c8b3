// Tries what jobs need, before a night's work depends on it: that Slurm takes them, that a machine of the cluster sees the
// store as this one does, and that it has the same program and libraries. Runs no stage.

import Glibc

/// One thing that was looked at.
public struct SlurmFinding: Sendable, Equatable {
    /// What was tried.
    public var name: String
    /// What was found.
    public var text: String
    /// Whether stages can run nevertheless.
    public var isGood: Bool

    init(_ name: String, _ text: String, _ isGood: Bool = true) {
        self.name = name
        self.text = text
        self.isGood = isGood
    }
}

extension Pipeline {
    /// Tries everything in turn, up to what makes the rest useless. `report` is told of each finding; `wait`: seconds until a
    /// job must have run.
    public func checkSlurm(_ settings: SlurmSettings, wait: Double, report: (SlurmFinding) -> Void) throws {
        let store = try Store(folder: store)
        _ = try store.openForWriting()
        let scratch = try Files.createTemporaryFolder()
        defer { Files.remove(scratch) }
        let client = try SlurmClient(scratch: scratch)
        let version = try client.run("sbatch", ["--version"])
        report(SlurmFinding("programs", VisibleText.line(version.text.trimmedOfLineEnd), version.code == 0))
        let ping = try client.run("scontrol", ["ping"])
        report(SlurmFinding("controller", VisibleText.line(ping.text.trimmedOfLineEnd), ping.code == 0))
        guard ping.code == 0 else { return }
        for name in ["MaxArraySize", "MaxJobCount"] {
            if let value = try client.setting(name) { report(SlurmFinding(name, value)) }
        }
        let size = JobSize(threads: 1, memoryMiB: settings.memoryMiB, minutes: settings.minutes)
        let pool = JobPool(
            program: try JobInputs(store.paths).program(), store: store.paths.folder, size: size, linger: 0,
            patience: settings.patience)
        let folder = try JobFolder.make(JobFolder.prefix + RunIdentity().name + "-check", pool, in: store.paths)
        defer { Files.remove(folder.path) }
        let question = JobQuestion(folder)
        let lock = try question.ask(try versions())
        defer { withExtendedLifetime(lock) {} }
        let id: String
        do {
            id = try client.submit(
                JobSubmission(folder: folder, size: size, count: 1, comment: "stagecraft check", settings: settings))
            report(SlurmFinding("submission", "job \(id)"))
        } catch let problem as SubmissionProblem {
            return report(SlurmFinding("submission", problem.text, false))
        }
        guard let answer = try self.answer(question, folder, client, wait, report) else {
            return try client.cancel(named: folder.name, pendingOnly: false)
        }
        for finding in answer { report(finding) }
    }

    /// nil: there was none in time; `report` was told why.
    private func answer(
        _ question: JobQuestion, _ folder: JobFolder, _ client: SlurmClient, _ wait: Double,
        _ report: (SlurmFinding) -> Void
    ) throws -> [SlurmFinding]? {
        let start = Clock.seconds()
        var asked = start
        while true {
            if let answer = try question.answer() { return answer }
            usleep(100_000)
            let now = Clock.seconds()
            guard now - asked > 5 else { continue }
            asked = now
            let states = try client.jobs(named: [folder.name])
            guard let state = states.first, state.isAlive, now - start < wait else {
                let logs = try Files.names(in: folder.logs).map { try Files.read(folder.logs + "/" + $0) ?? [] }
                let text = VisibleText.line(String(decoding: logs.joined(), as: UTF8.self))
                let what = states.first.map { "\($0.state), \($0.reason)" } ?? "gone"
                report(
                    SlurmFinding(
                        "job", "\(what) after \(Int(now - start)) s" + (text.isEmpty ? "" : ": \(text)"), false))
                return nil
            }
        }
    }

    /// What kinds of the graph say of the libraries that they use, by kind.
    private func versions() throws -> [(kind: String, versions: [(name: String, value: String)])] {
        let catalog = KindCatalog(kinds, code, ProgramAnswers(path: StorePaths(folder: store).programs))
        var found: [(kind: String, versions: [(name: String, value: String)])] = []
        for stage in graph.stages where !stage.isCommand && !found.contains(where: { $0.kind.hasBytes(of: stage.kind) })
        {
            found.append((stage.kind, try catalog.ingredients(of: stage).versions))
        }
        return found
    }
}

extension SubmissionProblem {
    /// What Slurm says.
    var text: String {
        switch self {
        case .limit(let text), .unreachable(let text), .refused(let text): text
        }
    }
}

extension String {
    fileprivate var trimmedOfLineEnd: String {
        String(decoding: Array(utf8.reversed().drop { $0 == 10 }.reversed()), as: UTF8.self)
    }
}
