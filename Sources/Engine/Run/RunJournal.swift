// What a run writes in its journal.

extension Scheduler {
    /// Stages have run.
    func note(_ records: [ActionRecord]) throws(Failure) {
        let now = UTC.now()
        for record in records {
            journal.add("ran", at: now) { json in
                json.member("stage", record.stage)
                json.member("key", record.key.hexadecimal)
                json.member("seconds", record.cost.seconds)
                json.member("cpuSeconds", record.cost.cpuSeconds)
                json.member("peakMemoryBytes", record.cost.peakMemoryBytes)
            }
        }
        try journal.write()
    }

    /// The run as a whole: the key of every stage that it brought up to date, so that two runs can be compared.
    func describe(_ json: inout JSONWriter) {
        json.member("profile", pipeline.graph.profile)
        json.member("jobs", options.jobs)
        json.member("ran", summary.ran)
        json.member("reused", summary.reused)
        json.member("upToDate", summary.upToDate)
        json.member("failed", summary.failed)
        json.member("skipped", summary.skipped)
        json.member("interrupted", summary.interrupted)
        json.member("seconds", summary.seconds)
        json.object("keys") { json in
            for index in wanted where states[index] == .settled {
                guard let key = keys[index] else { continue }
                json.member(pipeline.graph.stages[index].id.text, key.hexadecimal)
            }
        }
    }
}
