// Which jobs there are, and how many more there should be. Unaware of what they run.

import Glibc

extension SlurmExecutor {
    /// Sees to it that there are jobs for what is in the folders.
    func orderJobs() throws {
        let now = Clock.seconds()
        var alive = pools.reduce(0) { $0 + $1.jobs.count + $1.ordered }
        for pool in pools where pool.isOpen && pool.ordered == 0 && now >= pool.pausedUntil && pool.hasWaiting {
            guard pool.fruitless < Self.mostFruitless else { throw fruitless(pool) }
            guard pool.jobs.count < settings.jobs, alive < settings.jobs else { continue }
            var count = min(pool.demand(settings) - pool.jobs.count, settings.jobs - alive)
            if let most = pool.mostAtOnce { count = min(count, most) }
            guard count > 0 else { continue }
            pool.ordered = count
            alive += count
            control.post(
                .submit(
                    pool: pools.firstIndex { $0 === pool }!,
                    JobSubmission(
                        folder: pool.folder, size: pool.description.size, count: count,
                        comment: "stagecraft " + scheduler.store.paths.folder, settings: settings)))
        }
    }

    /// More jobs in a row do not end without having taken anything: something keeps them from it.
    private static let mostFruitless = 3

    private func fruitless(_ pool: SlurmPool) -> Failure {
        var facts: [Failure.Fact] = []
        let logs = ((try? Files.names(in: pool.folder.logs)) ?? []).sorted { Name($0) < Name($1) }
        for log in logs.suffix(1) {
            let text = (try? Files.read(pool.folder.logs + "/" + log)).flatMap { $0 } ?? []
            facts.append(
                .init("log of job \(log)", LogText.tail(text, lines: 10).map { "\n    | " + $0 }.joined()))
        }
        return Failure(
            .work, "jobs end without running a stage", at: pool.folder.logs, facts: facts,
            hint: "`stagecraft slurm check` tries what jobs need")
    }

    /// Asks Slurm for all jobs, with one call.
    func ask() {
        let names = pools.filter { !$0.jobs.isEmpty || !$0.takers.isEmpty }.map(\.folder.name)
        guard !names.isEmpty else { return askDue = .infinity }
        isAsking = true
        control.post(.look(names: names))
    }

    /// Slurm, or a program of its, has answered.
    func hear(_ answer: SlurmControl.Answer) throws {
        switch answer {
        case .submitted(let number, let id, let count):
            let pool = pools[number]
            pool.ordered = 0
            pool.pause = 2
            let now = Clock.seconds()
            for task in 0..<count { pool.jobs[count > 1 ? "\(id)_\(task)" : id] = now }
            silentSince = nil
            askInterval = 1
            askDue = now + 1
        case .notSubmitted(let number, let count, let problem):
            try refused(pools[number], count, problem)
        case .jobs(let states, let asked):
            isAsking = false
            silentSince = nil
            update(states, asked: asked)
            askInterval = min(askInterval * 1.5, 30)
            askDue = Clock.seconds() + askInterval
        case .noAnswer(let failure):
            isAsking = false
            askInterval = min(askInterval * 2, 30)
            askDue = Clock.seconds() + askInterval
            try isSilent(failure)
        case .cancelled: break
        }
    }

    private func update(_ states: [JobState], asked: Double) {
        for pool in pools {
            let own = states.filter { $0.name.hasBytes(of: pool.folder.name) }
            for state in own { pool.states[state.job] = state }
            let alive = Set(own.filter(\.isAlive).map(\.job))
            // Jobs of a former run, too.
            for job in alive where pool.jobs[job] == nil { pool.jobs[job] = asked }
            for (job, since) in pool.jobs where !alive.contains(job) && since < asked - 1 {
                pool.jobs[job] = nil
                if !pool.useful.contains(job) && hasFailed(job, pool) { pool.fruitless += 1 }
            }
            for job in pool.takers.values where !alive.contains(job) && pool.jobs[job] == nil {
                if goneSince[job] == nil { goneSince[job] = Clock.seconds() }
            }
            for job in alive { goneSince[job] = nil }
        }
    }

    /// Whether a job that has ended did so because something is wrong: one that has found nothing to do has not.
    private func hasFailed(_ job: String, _ pool: SlurmPool) -> Bool {
        if let state = pool.states[job], !state.isAlive { return !["COMPLETED", "CANCELLED"].contains(state.state) }
        // Slurm has forgotten it; when all is well it prints nothing.
        return ((try? FileStatus(of: pool.folder.logs + "/" + job)) ?? nil).map { $0.size > 0 } ?? false
    }

    private func refused(_ pool: SlurmPool, _ count: Int, _ problem: SubmissionProblem) throws {
        pool.ordered = 0
        pool.pausedUntil = Clock.seconds() + pool.pause
        pool.pause = min(pool.pause * 2, 60)
        switch problem {
        case .limit(let text):
            // Fewer at a time, and in the end one, when others have ended.
            if count > 1 {
                pool.mostAtOnce = max(1, count / 2)
                pool.pausedUntil = 0
            } else {
                say(
                    "limit",
                    Failure(
                        .work, "Slurm accepts no more jobs for now: they are submitted when it does",
                        facts: [.init("sbatch", text)]))
            }
        case .unreachable(let text):
            try isSilent(Failure(.work, "Slurm does not answer", facts: [.init("sbatch", text)]))
        case .refused(let text):
            throw Failure(
                .work, "Slurm does not accept such jobs", facts: [.init("sbatch", text)],
                hint: "the settings of slurm in the manifest, or those of the site, say what is asked for")
        }
    }

    /// Longer than this a run does not wait for a Slurm that does not answer, in seconds.
    private static let mostSilence = 3600.0

    private func isSilent(_ failure: Failure) throws {
        let since = silentSince ?? Clock.seconds()
        silentSince = since
        if Clock.seconds() - since > Self.mostSilence { throw failure }
        var failure = failure
        failure.hint = "jobs that run go on; it is asked again"
        say("silent", failure)
    }

    private func say(_ what: String, _ failure: Failure) {
        if hasSaidSo.insert(what).inserted { scheduler.progress.report(.warning(failure)) }
    }
}
