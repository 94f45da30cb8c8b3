// `verify`: an archive level by level, each only if those before it found nothing wrong. Unaware of how archives are made.

import Engine
import ResultStore
import StageGraph

/// How far an archive is looked at; each level includes those before it.
public enum VerificationLevel: String, CaseIterable, Sendable {
    /// Files and lists of digests.
    case bag
    /// Records, keys, inputs, outputs, and the numbers of claims.
    case chain
    /// Figures drawn again.
    case figures
    /// Stages computed again.
    case recompute

    func includes(_ other: VerificationLevel) -> Bool {
        let order = Self.allCases
        return (order.firstIndex(of: other) ?? 0) <= (order.firstIndex(of: self) ?? 0)
    }
}

/// Looks at an archive: a file, or the folder that it was unpacked to.
public struct Verification {
    /// How far.
    public var level: VerificationLevel
    /// Figures, and for computing again stages or patterns; all if none.
    public var targets: [String]
    /// How much may be unpacked.
    public var limit: UnpackingLimit

    /// A look at that level.
    public init(level: VerificationLevel, targets: [String] = [], limit: UnpackingLimit = UnpackingLimit()) {
        self.level = level
        self.targets = targets
        self.limit = limit
    }

    /// Does it; `report` gets a line for each thing that was found right, or that could not be looked at. Throws `Failures`
    /// or a `Failure` with what is wrong.
    public func run(_ path: String, _ options: RecomputationOptions, report: (String) -> Void) throws {
        let scratch = try ScratchFolder()
        let archive = try Self.unpack(path, scratch, limit)
        try BagCheck.run(archive)
        report(
            "bag: \(archive.files.count) files are what the lists of SHA-256 and SHA-512 say; no other file is there")
        guard level.includes(.chain) else { return }
        let chain = try ChainCheck(archive)
        report(
            "chain: \(chain.description.stages.count) stages have their records; \(chain.records.count) keys are the "
                + "SHA-256 of their ingredients; every input is an output of a record or an input of the archive")
        Self.report(chain.findings, report)
        for stage in chain.description.stages {
            guard let adoption = chain.records[stage.key]?.adoption else { continue }
            AdoptionText.lines([(stage.id, adoption)]).forEach { report("  \($0)") }
        }
        let claims = try ClaimCheck(chain)
        report("claims: the numbers of \(claims.checked) claims are those of the data, and so are the verdicts")
        Self.report(claims.findings, report)
        if level.includes(.figures) { try draw(chain, scratch, report) }
        guard level.includes(.recompute) else { return }
        var recomputation = Recomputation(options, scratch: scratch)
        try recomputation.check(chain, targets: targets)
        report(recomputation.summary)
        for line in recomputation.unchecked { report("  not checked: \(line)") }
    }

    private func draw(_ chain: ChainCheck, _ scratch: ScratchFolder, _ report: (String) -> Void) throws {
        let known = Set(chain.description.figures.map(\.id))
        let named = Set(targets.map { Name($0) })
        // For computing again a target may be a stage; here only figures count.
        if level == .figures, let unknown = named.subtracting(known).sorted().first {
            throw Failure(
                .usage, "the archive has no figure '\(unknown)'", at: chain.archive.name,
                facts: [.init("figures", VisibleText.line(known.sorted().joined(separator: ", ")))])
        }
        let figures = try FigureCheck(
            chain, figures: named.isEmpty ? known : named.intersection(known), scratch: try scratch.folder("figures"))
        report(
            "figures: \(figures.drawn) drawn again by \(figures.program); \(figures.images) images have the same bytes")
        Self.report(figures.findings, report)
    }

    private static func report(_ findings: Findings, _ report: (String) -> Void) {
        for line in findings.unchecked { report("  not checked: \(line)") }
    }

    static func unpack(
        _ path: String, _ scratch: ScratchFolder, _ limit: UnpackingLimit
    ) throws(Failure) -> UnpackedArchive {
        if let status = try FileStatus(of: path), status.isFolder { return try UnpackedArchive(ofFolder: path) }
        return try UnpackedArchive(unpacking: path, into: try scratch.folder("archive"), limit: limit)
    }
}

/// `check`: computes what a project's store holds again, elsewhere, and compares.
public enum ProjectCheck {
    /// Throws a `Failure` that names the first stage whose bytes differ; gives what was found otherwise.
    public static func run(_ pipeline: Pipeline, targets: [Int], _ options: RecomputationOptions) throws -> String {
        var recomputation = Recomputation(options, scratch: try ScratchFolder())
        try recomputation.check(pipeline, targets: targets)
        return recomputation.summary + recomputation.unchecked.map { "\n  not checked: \($0)" }.joined()
    }
}
