// Whether the claims of an archive are those of its data: every number is read from the HDF5 file again, and every verdict
// is found again from the numbers. Unaware of figures' images.

import Engine
import Glibc
import HDF5
import Inspection
import ResultStore
import Results
import StageGraph

/// A claim as `data/claims.json` has it.
struct ListedClaim {
    static let file: Name = "data/claims.json"

    var figure: String
    var id: String
    var verdict: String
    /// nil: nothing has measured it.
    var artifact: (stage: Name, output: Name, digest: Digest)?
    var texts: [(name: String, value: String)] = []
    /// Those that are not listed are not finite.
    var numbers: [(name: String, value: Double?)] = []
    var samples: Int?

    static func all(of archive: UnpackedArchive) throws(Failure) -> [ListedClaim] {
        guard archive.files[file] != nil, let bytes = try Files.read(archive.path(file)) else { return [] }
        guard let root = try? JSONDocument(parsing: bytes).root, root.kind == .array else {
            throw Failure(.work, "the list of claims is no JSON list", at: archive.place(file))
        }
        var claims: [ListedClaim] = []
        for item in root.items {
            claims.append(try ListedClaim(Fields(item, place: archive.place(file), path: "[\(claims.count)].")))
        }
        return claims
    }

    private init(_ fields: Fields) throws(Failure) {
        figure = try fields.string("figure")
        id = try fields.string("id")
        verdict = try fields.string("verdict")
        guard let object = fields.json["artifact"], !object.isNull else { return }
        let artifact = Fields(object, place: fields.place, path: "\(fields.path)artifact.")
        self.artifact = (
            Name(try artifact.string("stage")), Name(try artifact.string("output")), try artifact.digest("sha256")
        )
        for name in ["sentence", "relation"] { texts.append((name, try fields.string(name))) }
        for name in ["expected", "tolerance", "measured", "spread"] {
            numbers.append((name, fields.json[name]?.double))
        }
        samples = try fields.integer("samples")
    }
}

/// Compares the list of claims with the data.
struct ClaimCheck {
    /// Claims whose numbers were read again.
    private(set) var checked = 0
    private(set) var findings = Findings()

    /// Throws `Failures` with all that is wrong.
    init(_ chain: ChainCheck) throws {
        let archive = chain.archive
        let figures = Set(chain.description.figures.map(\.id))
        let claims = try ListedClaim.all(of: archive)
        var byFile: [Digest: [ListedClaim]] = [:]
        for claim in claims {
            let place = Self.place(claim, archive)
            if !figures.contains(Name(claim.figure)) {
                findings.add("a claim is about a figure that is not archived", at: place, found: claim.figure)
            }
            guard let artifact = claim.artifact else {
                findings.leaveOut("claim \(VisibleText.line(claim.id)): \(VisibleText.line(claim.verdict))")
                continue
            }
            guard chain.output(artifact.output, of: artifact.stage)?.digest == artifact.digest else {
                findings.add(
                    "a claim is said to be read from what its stage has not made", at: place,
                    found: "sha256 \(artifact.digest)",
                    expected: chain.output(artifact.output, of: artifact.stage).map { "sha256 \($0.digest)" })
                continue
            }
            byFile[artifact.digest, default: []].append(claim)
        }
        for (digest, claims) in byFile.sorted(by: { $0.key.hexadecimal < $1.key.hexadecimal }) {
            try compare(claims, with: Name("data/objects/\(digest)"), archive)
        }
        try findings.finish()
    }

    private static func place(_ claim: ListedClaim, _ archive: UnpackedArchive) -> String {
        "\(archive.place(ListedClaim.file)): \(VisibleText.line(claim.id))"
    }

    private mutating func compare(_ claims: [ListedClaim], with name: Name, _ archive: UnpackedArchive) throws {
        guard archive.files[name] != nil else {
            for claim in claims {
                findings.leaveOut("claim \(VisibleText.line(claim.id)): the file that it was read from is not archived")
            }
            return
        }
        let path = archive.path(name)
        // A library of C reads bytes that anybody may have made.
        let answer: [UInt8]
        do {
            answer = try ArtifactContents.confinement([path]).answer(at: archive.place(name)) {
                let measured = try Claim.read(from: File.open(path).root)
                var json = JSONWriter()
                json.array { json in
                    for (index, claim) in claims.enumerated() {
                        for mistake in Self.mistakes(claim, measured.filter { Name($0.id) == Name(claim.id) }) {
                            json.array { json in
                                json.integer(index)
                                json.string(mistake.headline)
                                json.string(mistake.found)
                                json.string(mistake.expected)
                            }
                        }
                    }
                }
                return json.bytes
            }
        } catch let failure as Failure {
            return findings.add(failure)
        }
        checked += claims.count
        guard let root = try? JSONDocument(parsing: answer).root else {
            return findings.add("the claims cannot be read from the data", at: archive.place(name))
        }
        for mistake in root.items {
            let parts = Array(mistake.items)
            guard parts.count == 4, let index = parts[0].integer, claims.indices.contains(index) else { continue }
            findings.add(
                parts[1].string ?? "", at: Self.place(claims[index], archive), found: parts[2].string,
                expected: parts[3].string)
        }
    }

    /// What of a listed claim is not what the data say.
    private static func mistakes(
        _ listed: ListedClaim, _ measured: [Claim]
    ) -> [(headline: String, found: String, expected: String)] {
        guard measured.count == 1, let claim = measured.first else {
            return [("the data hold no such claim", "\(measured.count) of this name", "1")]
        }
        var mistakes: [(headline: String, found: String, expected: String)] = []
        let texts = ["sentence": claim.sentence, "relation": claim.relation.rawValue]
        for (name, value) in listed.texts where !value.hasBytes(of: texts[name] ?? "") {
            mistakes.append(("a claim's \(name) is not that of the data", value, texts[name] ?? ""))
        }
        let numbers = Dictionary(uniqueKeysWithValues: claim.allNumbers)
        for (name, value) in listed.numbers {
            let number = numbers[name] ?? .nan
            if value == number || value == nil && !number.isFinite { continue }
            mistakes.append(("a claim's \(name) is not that of the data", value.map { "\($0)" } ?? "none", "\(number)"))
        }
        if listed.samples != claim.samples {
            mistakes.append(
                (
                    "a claim's samples are not those of the data", listed.samples.map { "\($0)" } ?? "none",
                    "\(claim.samples)"
                ))
        }
        if !listed.verdict.hasBytes(of: claim.verdict) {
            mistakes.append(("a claim's verdict is not what its numbers give", listed.verdict, claim.verdict))
        }
        return mistakes
    }
}

extension Claim {
    /// Its numbers by name.
    fileprivate var allNumbers: [(String, Double)] {
        [("expected", expected), ("tolerance", tolerance), ("measured", measured), ("spread", spread)]
    }
}
