// How errors name an input. Unaware of what is in it.
import StageGraph

extension InputFile {
    /// Where it comes from, for people.
    var place: String { "\(origin)/\(name)" }
}
