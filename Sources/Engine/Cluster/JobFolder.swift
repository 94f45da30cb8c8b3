// The folder that jobs of one size take stages from. It lies in the store, which all machines see. Unaware of Slurm.
//
//     pool.json         what the jobs are like (`JobPool`)
//     job.sh            what each of them runs
//     todo/N-S          stages that nobody has taken, of S expected seconds; jobs take the lowest numbers first
//     taken/N-S.JOB     the same once a job has renamed it to this
//     attempts/JOB/     private folders of the job's attempts
//     done/N-S.M.JOB    how stage M of the file ended: written last
//     inputs            see JobInputs.swift
//     logs/JOB          what the job itself has printed
//     closed            nothing more will come
//
// Every step is one rename, so that a kill at any point leaves a stage to do, taken or done, never half of one.

import Glibc

/// The layout of such a folder.
struct JobFolder: Sendable {
    /// Absolute.
    let path: String

    /// Also the name of its jobs: no other run, here or elsewhere, has it.
    var name: String { Files.name(of: path) }
    var description: String { path + "/pool.json" }
    var script: String { path + "/job.sh" }
    var todo: String { path + "/todo" }
    var taken: String { path + "/taken" }
    var attempts: String { path + "/attempts" }
    var done: String { path + "/done" }
    var logs: String { path + "/logs" }
    var closed: String { path + "/closed" }

    /// All folders of a store.
    static func all(in paths: StorePaths) throws(Failure) -> [JobFolder] {
        guard try FileStatus(of: paths.jobs) != nil else { return [] }
        return try Files.names(in: paths.jobs).filter { $0.utf8.starts(with: prefix.utf8) }.sorted {
            Name($0) < Name($1)
        }
        .map { JobFolder(path: paths.jobs + "/" + $0) }
    }

    /// Names of jobs begin with it.
    static let prefix = "stagecraft-"

    /// Makes the folder for jobs like these.
    static func make(_ name: String, _ pool: JobPool, in paths: StorePaths) throws(Failure) -> JobFolder {
        let folder = JobFolder(path: paths.jobs + "/" + name)
        for part in [folder.todo, folder.taken, folder.attempts, folder.done, folder.logs] {
            try Files.createFolder(part)
        }
        try Files.write(
            Array("#!/bin/sh\nexec \(shellQuoted(pool.program)) job-worker \(shellQuoted(folder.path))\n".utf8),
            to: folder.script)
        // Last: a folder without it is one that was never finished.
        try folder.put(pool.encoded, at: folder.description)
        return folder
    }

    var isClosed: Bool { access(closed, F_OK) == 0 }

    func close() throws(Failure) { try Files.write([], to: closed) }

    /// Writes a file so that it is there in full or not at all.
    func put(_ bytes: [UInt8], at target: String) throws(Failure) {
        let temporary = path + "/.\(Files.name(of: target)).\(getpid())"
        try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, to: "write").write(bytes)
        try Files.move(temporary, to: target)
    }

    /// Names of files of stages that wait, in the order in which they should be taken.
    func waiting() throws(Failure) -> [String] { try Files.names(in: todo).sorted { Name($0) < Name($1) } }

    /// Takes a file of stages; nil: somebody else has.
    func take(_ bundle: String, as job: String) throws(Failure) -> String? {
        let target = taken + "/" + bundle + "." + job
        if rename(todo + "/" + bundle, target) == 0 { return target }
        guard errno == ENOENT else { throw .system("take stages", todo + "/" + bundle) }
        return nil
    }

    /// The file of stages and the job in the name of a taken one.
    static func split(_ name: String) -> (bundle: String, job: String)? {
        guard let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        return (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]))
    }

    /// What is expected of a file of stages, in seconds.
    static func expectedSeconds(_ bundle: String) -> Double {
        bundle.utf8.lastIndex(of: UInt8(ascii: "-")).flatMap { Double(bundle[bundle.utf8.index(after: $0)...]) } ?? 0
    }

    private static func shellQuoted(_ text: String) -> String {
        var quoted = "'"
        for byte in text.unicodeScalars { quoted += byte == "'" ? "'\\''" : String(byte) }
        return quoted + "'"
    }
}

/// What all jobs of a folder have in common.
struct JobPool: Sendable, Equatable {
    /// The program that the jobs run, a copy that nobody replaces.
    var program: String
    /// The store's folder.
    var store: String
    var size: JobSize
    /// Seconds for which a job waits for more stages.
    var linger: Int
    /// Seconds until a file that another machine has written must be seen.
    var patience: Int

    var encoded: [UInt8] {
        var json = JSONWriter(indent: 1)
        json.object { json in
            json.member("stagecraft", 1)
            json.member("program", program)
            json.member("store", store)
            json.member("threads", size.threads)
            json.member("memoryMiB", size.memoryMiB)
            json.member("minutes", size.minutes)
            json.member("linger", linger)
            json.member("patience", patience)
        }
        return json.bytes + [UInt8(ascii: "\n")]
    }

    init(program: String, store: String, size: JobSize, linger: Int, patience: Int) {
        self.program = program
        self.store = store
        self.size = size
        self.linger = linger
        self.patience = patience
    }

    /// nil: the folder was never finished.
    init?(of folder: JobFolder) throws(Failure) {
        guard let text = try Files.read(folder.description) else { return nil }
        guard let json = try? JSONDocument(parsing: text).root, json["stagecraft"]?.integer == 1,
            let program = json["program"]?.string, let store = json["store"]?.string,
            let threads = json["threads"]?.integer, let memory = json["memoryMiB"]?.integer,
            let minutes = json["minutes"]?.integer, let linger = json["linger"]?.integer,
            let patience = json["patience"]?.integer
        else { throw Failure(.work, "this does not describe jobs", at: folder.description) }
        self.init(
            program: program, store: store, size: JobSize(threads: threads, memoryMiB: memory, minutes: minutes),
            linger: linger, patience: patience)
    }
}

/// What a job is given.
struct JobSize: Sendable, Hashable {
    var threads: Int
    var memoryMiB: Int
    var minutes: Int
}

extension StorePaths {
    /// Stages that jobs on other machines run, a folder for those of one size.
    var jobs: String { folder + "/jobs" }
}
