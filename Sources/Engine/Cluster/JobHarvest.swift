// Results that jobs have brought while nobody was waiting for them. Unaware of Slurm.

import Glibc

/// Takes reports of jobs for records of the store.
enum JobHarvest {
    /// Looks into the folders of runs that are gone, and makes records of the reports there.
    static func run(_ store: Store, _ locks: StoreLocks) throws(Failure) {
        for folder in try JobFolder.all(in: store.paths) {
            let place = StoreLocks.Place.run(RunIdentity.lockNumber(folder.name))
            guard try locks.tryLock(place) else { continue }
            defer { locks.unlock(place) }
            guard try FileStatus(of: folder.done) != nil else { continue }
            var reports: [JobReport] = []
            var paths: [Digest: String] = [:]
            for name in try Files.names(in: folder.done) {
                let path = folder.done + "/" + name
                guard let report = try JobReport(at: path), case .well = report.outcome else { continue }
                reports.append(report)
                paths[report.key] = path
            }
            keep(reports, paths, store)
        }
    }

    /// Makes records of reports whose outputs are here; what cannot be kept stays for the next time.
    static func keep(_ reports: [JobReport], _ paths: [Digest: String], _ store: Store) {
        var kept: [(record: ActionRecord, report: JobReport)] = []
        for report in reports {
            // A stage that was taken for lost may have ended twice.
            if (try? store.record(report.key)) ?? nil != nil {
                unlink(paths[report.key] ?? "")
                continue
            }
            guard case .well(let record, _) = report.outcome,
                record.outputs.allSatisfy({ (try? store.check($0.content)) == .intact })
            else { continue }
            kept.append((record, report))
        }
        guard !kept.isEmpty, (try? RecordLog.append(kept.map(\.record), to: store.paths)) != nil else { return }
        for (_, report) in kept {
            if case .well(let record, let log?) = report.outcome {
                try? Files.move(log, to: store.paths.log(record.key))
            }
            unlink(paths[report.key] ?? "")
            if !report.attempt.isEmpty { Files.remove(report.attempt) }
        }
    }
}
