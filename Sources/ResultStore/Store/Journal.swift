// The append-only log of one run: one JSON object a line. Readers skip a line that a kill has cut short.
// Unaware of what the events mean.

import Glibc
import StageGraph

/// Writes a run's journal; the file appears with the first event.
package struct Journal: ~Copyable {
    private let path: String
    private var file: OpenFile?
    /// Events that are not in the file yet.
    private var fresh: [UInt8] = []

    package init(paths: StorePaths, run: RunIdentity) { path = paths.runs + "/" + run.name + ".jsonl" }

    /// Adds one event: `{"event":"…","time":"…", …}`.
    package mutating func add(
        _ event: String, at time: String = UTC.now(), _ members: (inout JSONWriter) -> Void = { _ in }
    ) {
        var json = JSONWriter()
        json.object { json in
            json.member("event", event)
            json.member("time", time)
            members(&json)
        }
        fresh += json.bytes
        fresh.append(UInt8(ascii: "\n"))
    }

    /// Writes the events that were added.
    package mutating func write() throws(Failure) {
        if file == nil {
            try Files.createFolder(Files.folder(of: path))
            file = try OpenFile(path, O_WRONLY | O_CREAT | O_APPEND, to: "write the run's journal")
        }
        try file?.write(fresh)
        fresh.removeAll(keepingCapacity: true)
    }
}
