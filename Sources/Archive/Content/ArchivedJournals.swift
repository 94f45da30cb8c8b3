// The journals of the runs that have made the archived results. Unaware of what else the runs did.

import ResultStore
import StageGraph

extension ArchiveState {
    /// Journals, by name, in which one of these results was made.
    func journals() throws(Failure) -> [(name: Name, path: String, content: FileContent)] {
        var found: [(name: Name, path: String, content: FileContent)] = []
        for run in try JournalSearch.runs(thatMade: Set(stages.map(\.key)), store.paths) {
            let path = store.paths.runs + "/" + run + ".jsonl"
            guard let (content, _) = try Files.contentAndStart(of: path, count: 0) else { continue }
            found.append((Name(run + ".jsonl"), path, content))
        }
        return found
    }
}
