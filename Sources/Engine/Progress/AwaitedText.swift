// How stages read of which it is not known yet how many there will be: a line for people, an object for programs.

/// Renders awaited stages.
enum AwaitedText {
    /// `later   analyse, report: when split has made split/stations/`.
    static func line(_ awaited: AwaitedStages) -> String {
        "later   \(awaited.stages.joined(separator: ", ")): known when \(awaited.folder.maker) has made "
            + awaited.folder.folder.text
    }
}

extension JSONWriter {
    mutating func members(_ awaited: AwaitedStages) {
        member("maker", awaited.folder.maker)
        member("folder", awaited.folder.folder)
        array("stages") { json in for stage in awaited.stages { json.string(stage) } }
        array("figures") { json in for figure in awaited.figures { json.string(figure) } }
    }
}
