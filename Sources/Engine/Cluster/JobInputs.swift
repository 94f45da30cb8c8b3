// What jobs read that is not in the store: the program itself and files of the project are copied into it, so that neither a
// new build nor an edit changes what a job does that waits. Unaware of jobs.

import Glibc

/// The copies, by their content, in `jobs/inputs`.
struct JobInputs {
    private let folder: String
    /// Larger files are read where they are, and looked at again when the stage has ended.
    private static let largest = 1 << 26

    init(_ paths: StorePaths) { folder = paths.jobs + "/inputs" }

    /// The running program.
    func program() throws(Failure) -> String {
        guard let copy = try keep(Self.ownPath, try Self.digest(of: Self.ownPath), mode: 0o755) else {
            throw Failure(.work, "the program cannot be copied for jobs", at: folder)
        }
        return copy
    }

    private static let ownPath = "/proc/self/exe"

    private static func digest(of path: String) throws(Failure) -> Digest {
        let hasher = SHA256()
        try OpenFile(path, O_RDONLY, to: "read").forEachChunk { hasher.update($0) }
        return hasher.finish()
    }

    /// The stage with its project files replaced by copies, as far as they are small and what the key says.
    func freeze(_ stage: FrozenStage, project: String) throws(Failure) -> FrozenStage {
        var copies: [Name: String] = [:]
        var watched: [FrozenStage.Watched] = []
        for file in stage.watched {
            let path = Files.absolute(file.path.text, in: project)
            if file.content.size <= Self.largest,
                let copy = try keep(path, file.content.digest, mode: file.content.isExecutable ? 0o500 : 0o400)
            {
                copies[Name(path)] = copy
            } else {
                watched.append(file)
            }
        }
        var action = stage.action
        switch action {
        case .command(var command):
            for place in command.copies.indices {
                if let copy = copies[Name(command.copies[place].source)] { command.copies[place].source = copy }
            }
            action = .command(command)
        case .kind(var request):
            for place in request.inputs.indices {
                if let copy = copies[Name(request.inputs[place].path)] { request.inputs[place].path = copy }
            }
            action = .kind(request)
        }
        return FrozenStage(
            id: stage.id, key: stage.key, outputs: stage.outputs, resources: stage.resources,
            environment: stage.environment, action: action, watched: watched)
    }

    /// A copy of a file with this content; nil: it has another one by now.
    private func keep(_ path: String, _ digest: Digest, mode: mode_t) throws(Failure) -> String? {
        let target = folder + "/\(digest.hexadecimal)-\(String(mode, radix: 8))"
        if access(target, F_OK) == 0 { return target }
        try Files.createFolder(folder)
        let temporary = folder + "/.\(getpid())"
        defer { unlink(temporary) }
        let copy = try OpenFile(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600, to: "copy an input")
        try OpenFile(path, O_RDONLY, to: "copy an input").copyContent(to: copy)
        try copy.close()
        // What was copied counts, not what was there a moment ago.
        guard try Self.digest(of: temporary) == digest else { return nil }
        guard chmod(temporary, mode) == 0 else { throw .system("copy an input", temporary) }
        try Files.move(temporary, to: target)
        return target
    }
}
