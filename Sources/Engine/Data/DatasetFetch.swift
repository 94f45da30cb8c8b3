// Fetches the files of a data set: downloads, verifies, unpacks, puts in place. A file has its name only when it is whole
// and verified; what was transferred of an unfinished one is kept beside it and continued next time.

import Glibc

/// What a fetch tells those who watch.
public enum FetchEvent: Sendable {
    /// The file was there already, verified.
    case present(label: String, path: String)
    case started(source: String, path: String)
    /// Bytes transferred; `total` is nil if the manifest does not say.
    case advanced(source: String, bytes: Int, total: Int?)
    case finished(label: String, path: String, bytes: Int)
    /// A source gave no right file; another one is tried.
    case passedOver(Failure)
}

/// The data sets of a manifest and where their files are looked for.
public struct DatasetLibrary: Sendable {
    let manifest: Manifest
    let project: String
    let environment: [Name: String]

    /// `project` is absolute; `environment` gives the variables in the sets' folders.
    public init(manifest: Manifest, project: String, environment: [Name: String]) {
        self.manifest = manifest
        self.project = project
        self.environment = environment
    }

    /// The sets of these names; all without names. Throws a usage failure for an unknown one.
    public func datasets(_ names: [String]) throws(Failure) -> [Manifest.Dataset] {
        if names.isEmpty { return manifest.datasets }
        var found: [Manifest.Dataset] = []
        for name in names {
            guard let set = manifest.datasets.first(where: { $0.name == name }) else {
                let known = manifest.datasets.map(\.name)
                throw Failure(
                    .usage, "no data set is called '\(name)'",
                    facts: known.isEmpty ? [] : [.init("known", known.joined(separator: ", "))],
                    hint: nearest(to: name, among: known).map { "did you mean '\($0)'?" })
            }
            found.append(set)
        }
        return found
    }

    /// Where a set is looked for.
    public func search(_ dataset: Manifest.Dataset) -> DatasetFolders {
        dataset.search(projectFolder: project, environment: environment)
    }

    /// Where a file of a set is; nil: nowhere.
    public func path(of file: Manifest.Dataset.File, of dataset: Manifest.Dataset) -> String? {
        manifest.path(of: file, of: dataset, in: search(dataset).folders)
    }

    /// A file of a set, compared with the manifest.
    public struct Checked: Sendable {
        /// `mnist/train-images`.
        public var label: String
        /// What was found and what is expected.
        public var check: FileCheck
    }

    /// Reads every file of the sets (all without names) that is here.
    public func verify(_ names: [String]) throws(Failure) -> [Checked] {
        var checks: [Checked] = []
        for set in try datasets(names) {
            for file in set.files {
                let label = set.name + "/" + file.name
                checks.append(Checked(label: label, check: try FileCheck(of: path(of: file, of: set) ?? "", file)))
            }
        }
        return checks
    }

    /// Fetches what is missing of a set into the first of its folders. Throws a `Failure` if that cannot be had.
    public func fetch(_ dataset: Manifest.Dataset, _ report: (FetchEvent) -> Void) throws {
        let folders = search(dataset)
        guard let folder = folders.folders.first else {
            throw Failure(
                .usage, "data set '\(dataset.name)' has no folder to fetch it into",
                facts: [.init("not set", folders.unset.joined(separator: ", "))])
        }
        var missing: [Manifest.Dataset.File] = []
        for file in dataset.files {
            let label = dataset.name + "/" + file.name
            guard let path = path(of: file, of: dataset) else {
                missing.append(file)
                continue
            }
            try FileCheck(of: path, file).requireIntact(label)
            report(.present(label: label, path: path))
        }
        if missing.isEmpty { return }
        try Files.createFolder(folder)
        let lock = try OpenFile(folder, O_RDONLY | O_DIRECTORY, to: "open the folder of the data set")
        guard flock(lock.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Failure(.work, "another program fetches data into this folder", at: folder)
        }
        if let archive = dataset.archive {
            let place = try transfer(archive.file, dataset.name, into: folder, report)
            try unpack(place, archive, missing, dataset.name, into: folder, report)
            Files.remove(place)
        } else {
            for file in missing {
                let place = try transfer(file, dataset.name, into: folder, report)
                try settle(place, file, dataset.name, folder, report)
            }
        }
    }

    /// Downloads a file beside its place and verifies it; tries its sources in turn. Returns where it is.
    private func transfer(
        _ file: Manifest.Dataset.File, _ set: String, into folder: String, _ report: (FetchEvent) -> Void
    ) throws -> String {
        let target = folder + "/" + file.file
        try Files.createFolder(Files.folder(of: target))
        let part = Files.folder(of: target) + "/." + Files.name(of: target) + ".part"
        guard !file.sources.isEmpty else {
            throw Failure(.usage, "the manifest says no source of '\(set)/\(file.name)'", hint: "add \"sources\" to it")
        }
        let curl = try Tool("curl", package: "curl ca-certificates")
        for (index, source) in file.sources.enumerated() {
            report(.started(source: source, path: target))
            do {
                // A finished transfer that was not verified yet needs no connection.
                if try !FileCheck(of: part, file).isIntact {
                    let total = file.bytes.count == 1 ? file.bytes[0] : nil
                    try Download(source: source, part: part, curl: curl, declaredSize: file.bytes.max()).run {
                        report(.advanced(source: source, bytes: $0, total: total))
                    }
                }
                let check = try FileCheck(of: part, file)
                guard check.isIntact else {
                    // Nothing of it can be trusted, so it is not continued.
                    Files.remove(part)
                    throw check.failure(
                        "\(set)/\(file.name)", at: source, "the server gave another file than the manifest names")
                }
                return part
            } catch let failure as Failure where failure.category != .interrupted {
                guard index + 1 < file.sources.count else { throw failure }
                report(.passedOver(failure))
            }
        }
        preconditionFailure("the last source has thrown")
    }

    /// Takes the missing files out of a verified archive.
    private func unpack(
        _ place: String, _ archive: Manifest.Dataset.Archive, _ files: [Manifest.Dataset.File], _ set: String,
        into folder: String, _ report: (FetchEvent) -> Void
    ) throws {
        let scratch = folder + "/.unpacked"
        Files.remove(scratch)
        try Files.createFolder(scratch)
        defer { Files.remove(scratch) }
        let prefix = archive.folder.isEmpty ? "" : archive.folder + "/"
        let log = scratch + "/.log"
        let exit = try Tool("tar", package: "tar").run(
            ["-xzf", place, "-C", scratch, "--no-same-owner", "--"] + files.map { prefix + $0.file }, log: log)
        guard exit == 0 else {
            let said = String(decoding: try Files.read(log) ?? [], as: UTF8.self)
            throw Failure(
                .work, "the archive cannot be unpacked", at: place,
                facts: [.init("tar", said.split(separator: "\n").first.map(String.init) ?? "exit code \(exit)")])
        }
        for file in files { try settle(scratch + "/" + prefix + file.file, file, set, folder, report) }
    }

    /// Verifies a file once more, makes it last and gives it its name.
    private func settle(
        _ place: String, _ file: Manifest.Dataset.File, _ set: String, _ folder: String,
        _ report: (FetchEvent) -> Void
    ) throws {
        let target = folder + "/" + file.file
        let check = try FileCheck(of: place, file)
        try check.requireIntact("\(set)/\(file.name)")
        chmod(place, 0o666 & ~Files.umask)
        try Files.sync([place])
        try Files.move(place, to: target)
        try Files.syncFolder(Files.folder(of: target))
        report(.finished(label: "\(set)/\(file.name)", path: target, bytes: check.size ?? 0))
    }
}
