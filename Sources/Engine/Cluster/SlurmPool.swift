// What a run knows of one folder of jobs: which stages are in it, and which jobs look after them. Unaware of other folders.

import Glibc

/// A stage that was put into a folder.
struct JobTask {
    /// Index into the graph; nil: a former run has put it there, and this one has not asked for it yet.
    var stage: Int?
    let key: Digest
    let expectedSeconds: Double
}

/// A folder of jobs as the run that fills it sees it.
final class SlurmPool {
    let folder: JobFolder
    let description: JobPool
    /// Whether stages may be added: the jobs run the program that this run is.
    var isOpen: Bool
    /// Stages that have not ended, by the file that holds them; in a file in order.
    var bundles: [Name: [JobTask]] = [:]
    /// Which job has taken a file.
    var takers: [Name: String] = [:]
    /// Jobs that Slurm has accepted and that have not ended as far as is known, with the time of that.
    var jobs: [String: Double] = [:]
    /// What Slurm has said last of a job.
    var states: [String: JobState] = [:]
    /// Jobs that have taken something.
    var useful: Set<String> = []
    /// Jobs in a row that have ended without taking anything while there was something to take.
    var fruitless = 0
    /// Jobs that are being submitted.
    var ordered = 0
    /// Nothing is submitted before this, after Slurm has refused.
    var pausedUntil = 0.0
    /// Seconds of the next such pause.
    var pause = 2.0
    /// The most jobs that Slurm has let be submitted at a time; nil: as many as there were to be.
    var mostAtOnce: Int?
    private var lastNumber = 0

    init(_ folder: JobFolder, _ description: JobPool, isOpen: Bool) {
        self.folder = folder
        self.description = description
        self.isOpen = isOpen
    }

    var isEmpty: Bool { bundles.isEmpty }

    /// Files of stages that no job has taken.
    private var waiting: [Name] { bundles.keys.filter { takers[$0] == nil } }

    var hasWaiting: Bool { bundles.count > takers.count }

    /// Adds a file of stages; `seconds`: what is expected of each.
    func add(_ stages: [(index: Int, stage: JobStage, seconds: Double)]) throws(Failure) {
        lastNumber += 1
        let total = stages.reduce(0) { $0 + $1.seconds }
        let number = String(lastNumber)
        let name = String(repeating: "0", count: max(0, 8 - number.utf8.count)) + number + "-\(Int(total.rounded(.up)))"
        bundles[Name(name)] = stages.map {
            JobTask(stage: $0.index, key: $0.stage.frozen.key, expectedSeconds: $0.seconds)
        }
        try folder.put(JobBundle(stages.map(\.stage)).encoded, at: folder.todo + "/" + name)
    }

    /// Takes back what no job has taken; the stages.
    func withdraw() throws(Failure) -> [JobTask] {
        var tasks: [JobTask] = []
        for bundle in waiting {
            // A job may be quicker.
            guard unlink(folder.todo + "/" + bundle.text) == 0 else { continue }
            tasks += bundles.removeValue(forKey: bundle) ?? []
        }
        return tasks
    }

    /// Removes a stage that has ended; nil: it is none of this folder's, or had ended before.
    func end(_ report: JobReport) -> JobTask? {
        let name = Name(report.bundle)
        guard var tasks = bundles[name], let place = tasks.firstIndex(where: { $0.key == report.key }) else {
            return nil
        }
        let task = tasks.remove(at: place)
        if tasks.isEmpty {
            bundles[name] = nil
            takers[name] = nil
        } else {
            bundles[name] = tasks
        }
        return task
    }

    /// Whether a stage of this key is still to end.
    func holds(_ key: Digest) -> Bool { bundles.values.contains { $0.contains { $0.key == key } } }

    /// Reads what a former run has left: files that jobs have taken. What nobody has taken is taken back.
    func adopt() throws(Failure) {
        for name in try folder.waiting() { unlink(folder.todo + "/" + name) }
        for name in try Files.names(in: folder.taken) {
            guard let (bundle, job) = JobFolder.split(name), let stages = try JobBundle(at: folder.taken + "/" + name)
            else { continue }
            bundles[Name(bundle)] = stages.stages.map { JobTask(stage: nil, key: $0.frozen.key, expectedSeconds: 0) }
            takers[Name(bundle)] = job
            useful.insert(job)
        }
        // Numbers go on where the former run has stopped.
        lastNumber = (bundles.keys.compactMap { Int($0.text.split(byte: UInt8(ascii: "-"))[0]) }.max() ?? 0) + 1_000_000
    }

    /// How many jobs are wanted for what is in the folder.
    func demand(_ settings: SlurmSettings) -> Int {
        if isEmpty { return 0 }
        // Taking a stage and putting its results in the store takes its time, too.
        let work = bundles.values.joined().reduce(0) { $0 + $1.expectedSeconds + Self.overhead }
        let byWork = Int((work / Double(settings.target)).rounded(.up))
        return min(max(1, byWork), bundles.count, settings.jobs)
    }

    /// Seconds that a stage takes beside its own.
    private static let overhead = 0.1
}
