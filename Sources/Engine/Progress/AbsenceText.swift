// How absent data reads: one line for people, however many data sets there are, and an object each for programs.

/// Renders absences.
public enum AbsenceText {
    /// `data set mnist is not here (train-images-idx3-ubyte.gz not found): 3 stages left out; drawn without it: B6;
    /// not drawn: B7; stagecraft data fetch mnist gets it`. Of several sets together, without what each of them lacks.
    public static func line(_ absences: [Absence]) -> String {
        let names = absences.map(\.dataset.name)
        let (one, isOne) = (absences.first, absences.count == 1)
        var line =
            isOne ? "data set \(names[0]) is not here" : "data sets \(names.joined(separator: ", ")) are not here"
        if isOne, let one { line += " (\(one.dataset.problem))" }
        line += ": \(Quantity.count(Set(absences.flatMap(\.stages)).count, "stage")) left out"
        for (words, figures) in [
            ("drawn without \(isOne ? "it" : "them")", union(absences.map(\.incompleteFigures))),
            ("not drawn", union(absences.map(\.missingFigures))),
        ] where !figures.isEmpty {
            line += "; \(words): \(figures.joined(separator: ", "))"
        }
        return line + "; `stagecraft data fetch \(names.joined(separator: " "))` gets \(isOne ? "it" : "them")"
    }

    /// The items of all lists, each once, in the order in which they come.
    private static func union(_ lists: [[String]]) -> [String] {
        var seen: Set<Name> = []
        return lists.joined().filter { seen.insert(Name($0)).inserted }
    }
}

extension JSONWriter {
    mutating func members(_ absence: Absence) {
        member("dataset", absence.dataset.name)
        member("problem", absence.dataset.problem)
        array("stages") { json in for stage in absence.stages { json.string(stage) } }
        array("drawnWithoutIt") { json in for figure in absence.incompleteFigures { json.string(figure) } }
        array("notDrawn") { json in for figure in absence.missingFigures { json.string(figure) } }
    }
}
