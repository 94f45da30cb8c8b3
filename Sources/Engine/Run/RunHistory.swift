// What the journals of past runs say, for commands that look at results.

/// The runs of a store.
public enum RunHistory {
    /// The profile of the last run that has ended; nil if none has.
    public static func lastProfile(store: String) throws -> String? {
        let paths = StorePaths(folder: store)
        for run in try JournalReader.runs(paths).reversed() {
            if let profile = try JournalReader(paths: paths, run: run).profile { return profile }
        }
        return nil
    }
}
