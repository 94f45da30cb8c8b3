// The environment variables that a stage sees: a cleared environment plus what the manifest lists.

import Glibc

/// The environment of stages in one run.
struct StageEnvironment: Sendable {
    /// Whitelisted variables that are set, sorted by name: part of every key.
    let whitelisted: [(name: Name, value: String)]
    /// `NAME=value`, the same for all stages.
    private let fixed: [String]
    /// Names that depend on the stage and are not whitelisted.
    private let scratchNames: [String]
    private let threadNames: [String]

    init(whitelisted: [Name: String]) {
        self.whitelisted = whitelisted.sorted { $0.key < $1.key }
            .map { (name: $0.key, value: $0.value) }
        let own =
            [
                ("PATH", SearchPath.text),
                // No LANG: text is processed by the C locale everywhere, unless the manifest lists a variable that says else.
                ("TZ", "UTC"),
                // Programs that stamp their output with a date take this one (reproducible-builds.org).
                ("SOURCE_DATE_EPOCH", "0"),
                // Python would write its byte code beside the scripts, as an undeclared output.
                ("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONHASHSEED", "0"),
            ] + Self.cap
        func isOwn(_ name: String) -> Bool { whitelisted[Name(name)] == nil }
        fixed = (own.filter { isOwn($0.0) } + self.whitelisted.map { ($0.name.text, $0.value) }).map { $0 + "=" + $1 }
        scratchNames = ["HOME", "TMPDIR"].filter(isOwn)
        threadNames = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"].filter(isOwn)
    }

    /// For a machine that is handed it: without the names of what is whitelisted, which only keys need.
    func write(_ name: String, to json: inout JSONWriter) {
        json.object(name) { json in
            json.member("fixed", .list(fixed.map(Value.string)))
            json.member("scratch", .list(scratchNames.map(Value.string)))
            json.member("threads", .list(threadNames.map(Value.string)))
        }
    }

    init?(_ json: JSON) {
        guard let fixed = json["fixed"]?.items, let scratch = json["scratch"]?.items,
            let threads = json["threads"]?.items
        else { return nil }
        whitelisted = []
        self.fixed = fixed.compactMap(\.string)
        scratchNames = scratch.compactMap(\.string)
        threadNames = threads.compactMap(\.string)
    }

    /// The cap on the kernels' instruction set, for tests. Not in keys: no result depends on it.
    private static var cap: [(String, String)] {
        let name = "STAGECRAFT_INSTRUCTIONS"
        return getenv(name).map { [(name, String(cString: $0))] } ?? []
    }

    /// These variables, `NAME=value`, with a stage's own in their place or behind them.
    func variables(_ variables: [String], with own: [(name: Name, value: String)]) -> [String] {
        if own.isEmpty { return variables }
        func isReplaced(_ variable: String) -> Bool {
            own.contains { variable.utf8.starts(with: "\($0.name)=".utf8) }
        }
        return variables.filter { !isReplaced($0) } + own.map { "\($0.name)=\($0.value)" }
    }

    /// `NAME=value` for a stage with this many threads whose private folder for temporary files is `scratch`.
    func variables(threads: Int, scratch: String) -> [String] {
        fixed + scratchNames.map { $0 + "=" + scratch } + threadNames.map { "\($0)=\(threads)" }
    }
}
