// Where what a stage has printed is: of the attempt that runs now, of the last one that failed, or of the last result.

import Glibc

/// A stage's log.
public struct StageLog: Sendable, Hashable {
    /// Whose output it is.
    public enum Origin: String, Sendable { case running, failed, result }

    /// The stage instance.
    public var stage: Name
    /// Whose output it is.
    public var origin: Origin
    /// The file; that of an attempt that runs now grows and goes when the stage ends.
    public var path: String
}

extension Pipeline {
    /// The log of a stage (an index): of the attempt that runs now if there is one, else of the last attempt if that
    /// failed, else of the last result. nil if the stage has never run, or has printed nothing.
    public func log(of index: Int) throws -> StageLog? {
        let stage = graph.stages[index]
        guard let status = try status(targets: [index]).first(where: { $0.stage == index }) else { return nil }
        let paths = StorePaths(folder: store)
        if status.condition == .running, let path = try runningLog(of: stage, paths) {
            return StageLog(stage: stage.id, origin: .running, path: path)
        }
        if status.condition == .failed, let key = status.key {
            let path = paths.failed(key) + "/log"
            if Files.isFile(path) { return StageLog(stage: stage.id, origin: .failed, path: path) }
        }
        let last = try LastResults(paths: paths, of: user)
        guard let key = last[stage.id]?.key, Files.isFile(paths.log(key)) else { return nil }
        return StageLog(stage: stage.id, origin: .result, path: paths.log(key))
    }

    /// The log of the newest attempt that is this stage's: a worker's request names the stage, and a command is known by
    /// its arguments and by the folder in which it runs.
    private func runningLog(of stage: StageInstance, _ paths: StorePaths) throws -> String? {
        for run in try Files.names(in: paths.attempts).sorted().reversed() {
            let folder = paths.attempts + "/" + run
            if stage.isCommand {
                let paths = stage.commandInputPaths
                // Which try it is may stand in the arguments.
                for attempt in 1...(stage.placeholders.contains(.attempt) ? stage.resources.retries + 1 : 1) {
                    let arguments = try stage.commandArguments(inputPaths: paths, attempt: attempt).dropFirst()
                    if let found = Self.command(with: Array(arguments), in: folder, stage.workingFolder) {
                        return AttemptFolder.log(found)
                    }
                }
                continue
            }
            let attempts = try Files.names(in: folder).compactMap(Int.init).sorted(by: >)
            for attempt in attempts.map({ "\(folder)/\($0)" }) {
                guard let request = try? WorkerRequest(path: attempt + "/request.json"), request.stage == stage.id
                else {
                    continue
                }
                if Files.isFile(request.log) { return request.log }
            }
        }
        return nil
    }

    /// The attempt's folder below `folder` in which a process with these arguments runs.
    private static func command(
        with arguments: [String], in folder: String, _ workingFolder: Name?
    ) -> String? {
        let end = "/work" + (workingFolder.map { "/\($0)" } ?? "")
        for process in (try? Files.names(in: "/proc")) ?? [] where Int(process) != nil {
            var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink("/proc/\(process)/cwd", &buffer, buffer.count - 1)
            guard length > 0 else { continue }
            let place = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard place.utf8.starts(with: (folder + "/").utf8),
                place.utf8.suffix(end.utf8.count).elementsEqual(end.utf8),
                let line = try? Files.read("/proc/\(process)/cmdline")
            else { continue }
            let words = line.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { Name(String(decoding: $0, as: UTF8.self)) }
            if words.suffix(arguments.count).elementsEqual(arguments.map { Name($0) }) {
                return String(place.dropping(last: end.utf8.count))
            }
        }
        return nil
    }
}
