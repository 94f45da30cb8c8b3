// The two threads of a run: one checks, hashes and moves outputs, the other writes records and waits for the disk. Unaware
// of the states of stages.

/// The threads and where they report.
struct Background {
    let events: Mailbox<BackgroundEvent>
    let finisher: BackgroundThread<@Sendable () -> BackgroundEvent>
    /// Batches, each committed as one.
    let committer: BackgroundThread<[CommitJob]>

    init(_ paths: StorePaths) {
        let events = Mailbox<BackgroundEvent>(blocking: false)
        self.events = events
        finisher = BackgroundThread { jobs in
            for job in jobs { events.post(job()) }
        }
        committer = BackgroundThread { batches in
            for batch in batches {
                do throws(CommitFailure) {
                    try CommitJob.run(batch, paths)
                    events.post(.committed(batch))
                } catch {
                    events.post(.commitFailed(batch, error))
                }
            }
        }
    }
}
