// The append-only log of one run: one JSON object a line. A line cut short by a kill is the reader's to skip.
// Unaware of what the events mean.

import Glibc

/// Writes a run's journal; the file appears with the first event.
struct Journal: ~Copyable {
    private let path: String
    private var file: OpenFile?

    init(paths: StorePaths, run: RunIdentity) { path = paths.runs + "/" + run.name + ".jsonl" }

    /// Appends one event: `{"event":"…","time":"…", …}`.
    mutating func append(_ event: String, _ members: (inout JSONWriter) -> Void = { _ in }) throws(Failure) {
        if file == nil {
            try Files.createFolder(Files.folder(of: path))
            file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "write the run's journal")
        }
        var json = JSONWriter()
        json.object { json in
            json.member("event", event)
            json.member("time", UTC.now())
            members(&json)
        }
        try file?.write(json.bytes + [UInt8(ascii: "\n")])
    }
}
