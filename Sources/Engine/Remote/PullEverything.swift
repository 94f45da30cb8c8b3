// `stagecraft pull`: every byte of results out of shared stores. Unaware of what a run needs.

import Glibc

extension Pipeline {
    /// Brings every byte of the results of the targets and of all they need, as far as shared stores have them. Returns how
    /// many contents came and their bytes; nil if a signal has stopped it. Runs stages only where a remote's records are to
    /// be verified; must be called on the main thread then.
    public func pull(
        targets: [Int], options: RunOptions, progress: any Progress
    ) throws -> (files: Int, bytes: Int)? {
        let store = try Store(folder: store)
        let locks = try store.openForWriting()
        guard try locks.tryLock(.store, .shared) else {
            throw Failure(
                .work, "the store is being cleaned up by another program", at: store.paths.folder,
                hint: "pull again when `stagecraft gc` or `fsck` has finished")
        }
        if remotes.contains(where: { $0.trust == .verify }) { try Self.prepareForStages() }
        let last = try LastResults(paths: store.paths, of: user)
        let found = try bring(
            graph.closure(of: targets), everything: true, options: options, store: store, locks: locks, last: last,
            progress: progress)
        try store.statIndex.save()
        return found.interrupted ? nil : (found.files, found.bytes)
    }

    /// What the program must be prepared for before it starts a stage.
    static func prepareForStages() throws {
        // Writing beyond a file size limit must be an error like any other, not a signal.
        signal(SIGXFSZ, SIG_IGN)
        // Somebody who opens an output for writing while it is taken over would end this program by it.
        signal(SIGIO, SIG_IGN)
        try StageWorker.refuseRun()
    }

    /// Gives `body` a private folder in the store, which is gone afterwards.
    func withScratch<Result>(_ store: Store, _ locks: StoreLocks, _ body: (String) throws -> Result) throws -> Result {
        let run = RunIdentity()
        _ = try locks.tryLock(.run(run.lockNumber))
        let folder = store.paths.attempts + "/" + run.name
        defer {
            Files.remove(folder)
            locks.unlock(.run(run.lockNumber))
        }
        try Files.createFolder(folder)
        try Files.createFolder(store.paths.objects)
        return try body(folder)
    }
}
