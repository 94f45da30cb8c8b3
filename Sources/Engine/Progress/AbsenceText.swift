// How absent data reads: one line a data set, for people, and an object for programs.

/// Renders absences.
public enum AbsenceText {
    /// `data set mnist is not here (train-images-idx3-ubyte.gz not found): 3 stages left out; drawn without it: B6;
    /// not drawn: B7; stagecraft data fetch mnist gets it`.
    public static func line(_ absence: Absence) -> String {
        var line = "data set \(absence.dataset.name) is not here (\(absence.dataset.problem)): "
        line += "\(Quantity.count(absence.stages.count, "stage")) left out"
        for (words, figures) in [
            ("drawn without it", absence.incompleteFigures), ("not drawn", absence.missingFigures),
        ] where !figures.isEmpty {
            line += "; \(words): \(figures.joined(separator: ", "))"
        }
        return line + "; `stagecraft data fetch \(absence.dataset.name)` gets it"
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
