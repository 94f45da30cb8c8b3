// The environment variables that a stage sees: a cleared environment plus what the manifest lists.

import Glibc

/// The environment of stages in one run.
struct StageEnvironment {
    /// Whitelisted variables that are set, sorted by name: part of every key.
    let whitelisted: [(name: String, value: String)]

    init(whitelisted: [String: String]) {
        self.whitelisted = whitelisted.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { (name: $0.key, value: $0.value) }
    }

    /// Where programs are looked for. Not in keys: the programs that are found are.
    static var searchPath: String {
        getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// `NAME=value` for a stage with this many threads whose private folder for temporary files is `scratch`.
    func variables(threads: Int, scratch: String) -> [String] {
        var variables: [(String, String)] = [
            ("PATH", Self.searchPath), ("HOME", scratch), ("TMPDIR", scratch),
            // No LANG: text is processed by the C locale everywhere, unless the manifest lists a variable that says else.
            ("TZ", "UTC"),
            // Programs that stamp their output with a date take this one (reproducible-builds.org).
            ("SOURCE_DATE_EPOCH", "0"),
            ("OMP_NUM_THREADS", String(threads)), ("OPENBLAS_NUM_THREADS", String(threads)),
            ("MKL_NUM_THREADS", String(threads)),
            // Python would write its byte code beside the scripts, as an undeclared output.
            ("PYTHONDONTWRITEBYTECODE", "1"), ("PYTHONHASHSEED", "0"),
        ]
        for (name, value) in whitelisted {
            variables.removeAll { $0.0 == name }
            variables.append((name, value))
        }
        return variables.map { $0 + "=" + $1 }
    }
}
