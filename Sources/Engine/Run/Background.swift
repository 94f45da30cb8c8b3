// The two threads of a run: one checks, hashes and moves outputs, the other writes records and waits for the disk. Unaware
// of the states of stages.

/// The threads and where they report.
struct Background {
    let events: Mailbox<BackgroundEvent>
    let finisher: BackgroundThread<FinishJob>
    let committer: BackgroundThread<CommitJob>

    /// Seconds between commits while results keep coming. Each makes the disk's journal wait, which holds up everyone who
    /// creates files; a result that comes alone is committed at once.
    private static let commitInterval = 0.5

    init() {
        let events = Mailbox<BackgroundEvent>(blocking: false)
        self.events = events
        finisher = BackgroundThread { jobs in
            for job in jobs {
                let result: Result<[FinishedOutput], Failure>
                do throws(Failure) { result = .success(try job.run()) } catch { result = .failure(error) }
                events.post(.finished(stage: job.stage, result))
            }
        }
        committer = BackgroundThread(pause: Self.commitInterval) { jobs in
            let stages = jobs.map(\.stage)
            do throws(Failure) {
                try CommitJob.run(jobs)
                events.post(.committed(stages))
            } catch {
                events.post(.commitFailed(stages, error))
            }
        }
    }
}
