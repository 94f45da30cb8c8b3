// A rule of Snakemake's or a stage of DVC's, understood: what it reads and writes, its command, and for which values of its axes
// it is run. Both importers end here. Unaware of the manifest.

import StageGraph

/// Something that the other tool runs, once or for several values.
struct ForeignRule {
    /// Values on which jobs differ, and what commands see of them.
    struct Axis {
        var name: String
        /// In the order in which they were found.
        var texts: [String]

        /// Whether all are numbers as a manifest would write them, and all are different ones.
        var isOfNumbers: Bool {
            let numbers = texts.map { Datum.value($0) }
            let isNumeric = numbers.allSatisfy { if case .string = $0 { false } else { true } }
            return isNumeric && Set(texts.compactMap(Double.init)).count == texts.count
        }

        /// As they stand in a manifest.
        var values: [Value] { texts.map { Datum.value($0, asNumber: isOfNumbers) } }
    }

    struct Output {
        var path: Template
        var isFolder = false
    }

    /// What it is called there.
    var name: String
    /// `file:line`
    var place: String
    /// `rule fit` or `stage fit`
    var title: String
    /// One sentence of its author's.
    var summary: String?
    /// What a reader of the manifest should know: comments.
    var notes: [String] = []
    var axes: [Axis] = []
    /// By job, positions along the axes.
    var jobs: [[Int]] = [[]]
    var inputs: [Template] = []
    var outputs: [Output] = []
    /// Parameters of the stage beside its axes.
    var parameters: [(name: String, value: Value)] = []
    /// A text for bash.
    var command = Template()
    /// Where in the project the command runs; "" for the project itself.
    var commandFolder = ""
    /// Whether bash stops at the first failure, as Snakemake has it.
    var isStrict = false
    /// Whether the results stay in the project there.
    var isDelivered = true
    var threads: Int?
    var memoryMiB: Int?
    var retries: Int?

    /// The text of a template in a job.
    func text(_ template: Template, job: Int) -> String {
        template.text { name in value(of: name, job: job) }
    }

    /// The text of an axis' value in a job.
    func value(of axis: String, job: Int) -> String {
        guard let place = axes.firstIndex(where: { $0.name.hasBytes(of: axis) }) else { return "" }
        return axes[place].texts[jobs[job][place]]
    }
}

/// Something that is said to the person who imports.
package struct ImportNote {
    /// `file:line`
    package var place: String
    /// One sentence without a full stop.
    package var text: String

    /// As compilers write.
    package var description: String { "\(place): note: \(text)" }
}

/// The mistakes and notes of an import so far.
struct ImportReport {
    var failures: [Failure] = []
    var notes: [ImportNote] = []

    mutating func refuse(
        _ headline: String, at place: String, found: String? = nil, expected: String? = nil, hint: String? = nil
    ) {
        let facts = [found.map { Failure.Fact("found", $0) }, expected.map { Failure.Fact("expected", $0) }]
        failures.append(Failure(.usage, headline, at: place, facts: facts.compactMap { $0 }, hint: hint))
    }

    mutating func note(_ text: String, at place: String) { notes.append(ImportNote(place: place, text: text)) }

    func check() throws(Failures) {
        if !failures.isEmpty { throw Failures(failures) }
    }
}
