// How a stage of a job has ended: written by the job, read by the run that waits for it, or by a later one. Unaware of Slurm.

import Glibc

/// What a job leaves in `done`.
struct JobReport: Sendable {
    enum Outcome: Sendable {
        /// Its outputs are in the store; the record is still to be written. `log`: where what it has printed is, if anything.
        case well(ActionRecord, log: String?)
        /// Its process has ended, but not well; `stagesRun`: how many it had run before.
        case badly(ChildProcess.Ending, timedOut: Bool, stagesRun: Int)
        /// The system did not start its program.
        case notStarted(code: Int32, program: String, arguments: [String])
        /// Something is wrong with what it was given or has made, or with the machine.
        case failed(Failure)
        /// The job was told to end.
        case stopped
        /// The job's time was up before the stage's own.
        case outOfTime
        /// The job's memory was.
        case outOfMemory
    }

    /// The file of stages, and the stage's place in it.
    var bundle: String
    var member: Int
    var key: Digest
    /// The job, as Slurm names it, and the machine.
    var job: String
    var host: String
    /// The attempt's folder; empty: there is none.
    var attempt: String
    var cost: StageCost
    var outcome: Outcome

    /// The name of the file.
    var name: String { "\(bundle).\(member).\(job)" }

    var encoded: [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.member("stagecraft", 1)
            json.member("bundle", bundle)
            json.member("member", member)
            json.member("key", key.hexadecimal)
            json.member("job", job)
            json.member("host", host)
            json.member("attempt", attempt)
            json.member("seconds", cost.seconds)
            json.member("cpuSeconds", cost.cpuSeconds)
            json.member("peakMemoryBytes", cost.peakMemoryBytes)
            write(outcome, to: &json)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ outcome: Outcome, to json: inout JSONWriter) {
        switch outcome {
        case .well(let record, let log):
            json.member("record", String(decoding: record.encoded, as: UTF8.self))
            if let log { json.member("log", log) }
        case .badly(let ending, let timedOut, let stagesRun):
            switch ending {
            case .exit(let code): json.member("exit", Int(code))
            case .signal(let number): json.member("signal", Int(number))
            case .left(let count): json.member("left", count)
            case .lost: json.member("lost", 1)
            }
            json.key("timedOut")
            json.boolean(timedOut)
            json.member("stagesRun", stagesRun)
        case .notStarted(let code, let program, let arguments):
            json.member("startError", Int(code))
            json.member("program", program)
            json.member("arguments", .list(arguments.map(Value.string)))
        case .failed(let failure):
            json.member("failure", failure.headline)
            if let place = failure.place { json.member("place", place) }
            json.array("facts") { json in
                for fact in failure.facts { json.value(.list([.string(fact.name), .string(fact.value)])) }
            }
            if let hint = failure.hint { json.member("hint", hint) }
        case .stopped: json.member("stopped", "signal")
        case .outOfTime: json.member("stopped", "time")
        case .outOfMemory: json.member("stopped", "memory")
        }
    }

    /// nil: the file is not there, or not in full yet.
    init?(at path: String) throws(Failure) {
        guard let text = try Files.read(path), let json = try? JSONDocument(parsing: text).root,
            json["stagecraft"]?.integer == 1, let bundle = json["bundle"]?.string, let member = json["member"]?.integer,
            let key = json["key"]?.string.flatMap({ Digest($0) }), let job = json["job"]?.string,
            let host = json["host"]?.string, let attempt = json["attempt"]?.string,
            let seconds = json["seconds"]?.double, let cpuSeconds = json["cpuSeconds"]?.double,
            let memory = json["peakMemoryBytes"]?.integer, let outcome = Self.outcome(json)
        else { return nil }
        self.init(
            bundle: bundle, member: member, key: key, job: job, host: host, attempt: attempt,
            cost: StageCost(seconds: seconds, cpuSeconds: cpuSeconds, peakMemoryBytes: memory), outcome: outcome)
    }

    init(
        bundle: String, member: Int, key: Digest, job: String, host: String, attempt: String, cost: StageCost,
        outcome: Outcome
    ) {
        self.bundle = bundle
        self.member = member
        self.key = key
        self.job = job
        self.host = host
        self.attempt = attempt
        self.cost = cost
        self.outcome = outcome
    }

    private static func outcome(_ json: JSON) -> Outcome? {
        if let record = json["record"]?.string {
            return ActionRecord(decoding: Array(record.utf8)).map { .well($0, log: json["log"]?.string) }
        }
        if let code = json["startError"]?.integer, let program = json["program"]?.string,
            let arguments = json["arguments"]?.items.compactMap(\.string)
        {
            return .notStarted(code: Int32(truncatingIfNeeded: code), program: program, arguments: arguments)
        }
        if let headline = json["failure"]?.string {
            var failure = Failure(.work, headline, at: json["place"]?.string, hint: json["hint"]?.string)
            failure.facts = (json["facts"]?.items.map { $0 } ?? []).compactMap { fact in
                let words = fact.items.compactMap(\.string)
                return words.count == 2 ? .init(words[0], words[1]) : nil
            }
            return .failed(failure)
        }
        switch json["stopped"]?.string {
        case "time"?: return .outOfTime
        case "memory"?: return .outOfMemory
        case .some: return .stopped
        case nil: break
        }
        guard let timedOut = json["timedOut"]?.boolean, let stagesRun = json["stagesRun"]?.integer else { return nil }
        let ending: ChildProcess.Ending
        if let code = json["exit"]?.integer {
            ending = .exit(Int32(truncatingIfNeeded: code))
        } else if let number = json["signal"]?.integer {
            ending = .signal(Int32(truncatingIfNeeded: number))
        } else if let count = json["left"]?.integer {
            ending = .left(count)
        } else {
            ending = .lost
        }
        return .badly(ending, timedOut: timedOut, stagesRun: stagesRun)
    }
}
