// How it is said that results were not computed. Unaware of how they came about.

/// Words for results that somebody has given.
public enum AdoptionText {
    /// A line for each result; none if there are none.
    public static func lines(_ results: [(stage: Name, adoption: Adoption)]) -> [String] {
        results.map { "adopted, not computed: \($0.stage) (by \(words($0.adoption)))" }
    }

    /// `anna@lab: from the cluster's run of May`.
    public static func words(_ adoption: Adoption) -> String {
        VisibleText.line(adoption.by + (adoption.note.isEmpty ? "" : ": " + adoption.note))
    }
}
