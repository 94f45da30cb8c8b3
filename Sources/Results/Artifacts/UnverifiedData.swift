// How results say that they rest on data files that are not those which the manifest names. Unaware of what they are.
import StageGraph

/// The words for it.
public enum UnverifiedData {
    /// What claims of the running stage append to their sentences; empty if its data is verified.
    public static var mark: String {
        StageContext.current.map { $0.unverified.isEmpty ? "" : " (unverified data)" } ?? ""
    }

    /// A sentence for captions.
    public static func sentence(_ labels: [String]) -> String {
        let names = labels.map { $0.hasPrefix("data:") ? String($0.dropFirst(5)) : $0 }
        return "Unverified data: \(listed(names)) "
            + (names.count == 1 ? "differs from the published file." : "differ from the published files.")
    }
}
