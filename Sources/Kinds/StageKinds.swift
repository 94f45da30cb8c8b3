// The list of stage kinds that a manifest can name.
//
// In no fingerprint: a kind does not depend on those beside it.
import PaperA
import PaperB
import StageGraph

/// Every kind of stage that this program knows.
public enum StageKinds {
    /// In the order of the papers.
    public static let all: [any StageKind] = PaperAKinds.all + PaperBKinds.all
}
