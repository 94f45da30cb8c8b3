// What a stage has read beside what it declares, as people and programs are told. Unaware of how it was found.

/// What was seen of a stage that was traced.
public struct TraceReport: Sendable, Equatable {
    /// Something that the stage's result may depend on and its key does not hold.
    public struct Read: Sendable, Equatable {
        /// What it is.
        public enum Kind: String, Sendable {
            case file
            /// The names in it were read, or so many files in it that it stands for them.
            case folder
            case program
            /// Another machine.
            case network
            /// Another program, by a socket in the file system.
            case socket
        }

        /// What sort of thing it is.
        public var kind: Kind
        /// Of what is in the project the path from there on, else an absolute path; of a machine `10.0.0.1:80`.
        public var name: String
        /// The files that it stands for.
        public var count = 1
        /// Why it is not declared already, or where it is; may be empty.
        public var remark: String
        /// What `inputs` or `programs` would say; nil: it cannot be declared so.
        public var reference: String?
    }

    /// What makes a strict run refuse the result.
    public var reads: [Read] = []
    /// Files of which it has only been asked whether they are there, or how large and old they are.
    public var looked: [String] = []
    /// Files of the project that were looked for where inputs are, and were not there.
    public var missing: [String] = []
    /// Programs of the system that the key does not hold.
    public var programs: [String] = []
    /// Inputs of which nothing was opened.
    public var unread: [String] = []
    /// What the trace cannot tell.
    public var notes: [String] = []
    /// What to add to the stage: `"inputs": {…}, "programs": […]`; nil: nothing.
    public var declaration: String?
    /// Whether all was seen.
    public var isWhole = true

    /// Nothing was found.
    public init() {}

    /// Whether the stage has read nothing but what it declares, as far as was seen.
    public var isClean: Bool { reads.isEmpty && isWhole }

    /// Whether there is nothing to be told.
    var isEmpty: Bool {
        isClean && looked.isEmpty && missing.isEmpty && programs.isEmpty && unread.isEmpty && notes.isEmpty
    }
}

extension TraceReport {
    /// The failure of a stage in a strict run.
    func refusal(of stage: StageInstance) -> Failure {
        var failure = warning(of: stage)
        failure.headline =
            reads.isEmpty
            ? "stage '\(stage.id)' could not be traced to its end"
            : "stage '\(stage.id)' reads what it does not declare"
        return failure
    }

    /// What a run says that goes on.
    func warning(of stage: StageInstance) -> Failure { warning(of: stage.id, at: stage.place) }

    /// What a run says that goes on, of a stage that is declared at `place`.
    func warning(of stage: Name, at place: String?) -> Failure {
        Failure(
            .work,
            reads.isEmpty
                ? "stage '\(stage)' reads nothing that it does not declare; what else was seen:"
                : "stage '\(stage)' reads what it does not declare, so that a change to it goes unnoticed",
            at: place, facts: facts, hint: declaration.map { "add to the stage: \($0)" })
    }

    /// Its lines.
    var facts: [Failure.Fact] {
        var facts: [Failure.Fact] = []
        func add(_ name: String, _ lines: [String]) {
            if lines.isEmpty { return }
            let shown =
                lines.prefix(Self.mostLines)
                + (lines.count > Self.mostLines ? ["… \(lines.count - Self.mostLines) more"] : [])
            facts.append(.init(name, shown.map { "\n    " + VisibleText.line($0) }.joined()))
        }
        func lines(_ kinds: [Read.Kind]) -> [String] { reads.filter { kinds.contains($0.kind) }.map(\.line) }
        add("reads", lines([.file, .folder]))
        add("runs", lines([.program]))
        add("talks to", lines([.network, .socket]))
        add("not found", missing.map { $0 + "  (the project has it)" })
        add("looks at", looked.map { $0 + "  (whether it is there, or its size and time)" })
        if !programs.isEmpty {
            let names = programs.map { JSONWriter.quoted($0) }.joined(separator: ", ")
            facts.append(
                .init("also runs", "programs of the system that its key does not hold: \"programs\": [\(names)]"))
        }
        add("not opened", unread.map { $0 + "  (declared)" })
        add("note", notes)
        return facts
    }

    /// More are not shown of each sort; JSON has all.
    private static let mostLines = 12
}

extension TraceReport.Read {
    fileprivate var line: String {
        let remarks = [count > 1 ? Quantity.count(count, "file") : "", remark].filter { !$0.isEmpty }
        return name + (remarks.isEmpty ? "" : "  (\(remarks.joined(separator: "; ")))")
    }
}

extension JSONWriter {
    /// The members of an object that says what was seen.
    mutating func members(_ report: TraceReport) {
        array("reads") { json in
            for read in report.reads {
                json.object { json in
                    json.member("kind", read.kind.rawValue)
                    json.member("name", read.name)
                    if read.count > 1 { json.member("files", read.count) }
                    if !read.remark.isEmpty { json.member("remark", read.remark) }
                    if let reference = read.reference { json.member("reference", reference) }
                }
            }
        }
        for (name, list) in [
            ("looked", report.looked), ("missing", report.missing), ("programs", report.programs),
            ("unread", report.unread), ("notes", report.notes),
        ] {
            member(name, .list(list.map(Value.string)))
        }
        if let declaration = report.declaration { member("declaration", declaration) }
        member("complete", report.isWhole)
    }
}
