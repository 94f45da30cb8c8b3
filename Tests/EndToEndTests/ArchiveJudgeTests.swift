import Foundation
import Testing

/// Archives before judges that know nothing of this program, without a network.
@Suite(.enabled(if: ArchiveJudges.areAvailable, ArchiveJudges.missing))
struct ArchiveJudgeTests {
    @Test func bagitAndBdbagAccept() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        try judge(archive, "bagit.py --validate '\(folder)'")
        try judge(archive, "bdbag --validate full '\(folder)'")
        // They do notice.
        try archive.shell("echo >> '\(folder)/data/claims.json'")
        #expect(try ArchiveJudges.run(archive.space, "bagit.py --validate '\(folder)'").exit != 0)
    }

    @Test(arguments: [
        "ro-crate-1.1", "process-run-crate-0.5", "workflow-run-crate-0.5", "provenance-run-crate-0.5",
    ])
    func theCrateConforms(_ profile: String) throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        try ArchiveJudges.fillCache(archive.space)
        let command = """
            rocrate-validator -y --disable-color validate --offline --cache-path contexts -p \(profile) -l required \
            --no-paging '\(folder)/data'
            """
        try judge(archive, command)
        // It does notice: a file that is described and not there.
        guard profile == "ro-crate-1.1" else { return }
        try archive.space.remove(folder + "/data/records.jsonl")
        #expect(try ArchiveJudges.run(archive.space, command).exit != 0)
    }

    @Test func runcrateReportsEveryStage() throws {
        let archive = try ArchiveSpace()
        let folder = try archive.unpacked()
        let report = try ArchiveJudges.run(archive.space, "runcrate report '\(folder)/data'")
        #expect(report.exit == 0, "\(report.errors)")
        for stage in ["count%5Bseed%3D1%5D", "count%5Bseed%3D2%5D", "draw"] {
            #expect(report.output.contains("action: #action/\(stage)\n"))
        }
        #expect(report.output.contains("0.5 <- #parameter/command/scale"))
        #expect(report.output.contains("deliveries/figures/p/F1/F1.txt"))
    }

    @Test func citationAndProvenanceAreRead() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        try judge(archive, "cffconvert --validate -i '\(folder)/data/CITATION.cff'")
        try judge(archive, "prov-convert -f provn '\(folder)/data/provenance.json' out.provn")
        let text = try #require(archive.space.read("out.provn"))
        #expect(text.split(separator: "\n").count { $0.contains("wasGeneratedBy(") } == 6)
        // Two stages with three files each, one with two results.
        #expect(text.split(separator: "\n").count { $0.contains("used(") } == 8)
    }

    @Test func softwareHeritageNamesTheSourcesTheSame() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        let ids = try #require(try archive.json(folder + "/data/source/swhids.json") as? [String: Any])
        let answer = try ArchiveJudges.run(archive.space, "swh.identify '\(folder)/data/source/tree'")
        #expect(answer.output.split(separator: "\t").first.map(String.init) == ids["tree"] as? String)
    }

    @Test func theTarHoldsTheSameFiles() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        try #require(try archive.space.stagecraft("archive", "-o", "a.tar.zst").exit == 0)
        let unpack = """
            import sys, tarfile, zstandard
            with open("a.tar.zst", "rb") as f, zstandard.ZstdDecompressor().stream_reader(f) as z:
                for e in (t := tarfile.open(fileobj=z, mode="r|")):
                    assert e.isreg() and e.mtime == 315532800 and e.uid == 0, e.name
                    t.extract(e, "tar")
            """
        try judge(archive, "python -c '\(unpack)'")
        try archive.shell("diff -r '\(folder)' tar/stagecraft-archive")
    }

    private func judge(_ archive: ArchiveSpace, _ command: String) throws {
        let outcome = try ArchiveJudges.run(archive.space, command)
        #expect(outcome.exit == 0, "\(command): \(outcome.output) \(outcome.errors)")
    }
}

/// Programs that `scripts/setup long` installs in the user's cache folder.
enum ArchiveJudges {
    private static let folder: String = {
        let environment = ProcessInfo.processInfo.environment
        return (environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache") + "/stagecraft/archive-judges"
    }()

    /// Whether all of them are there.
    static let areAvailable = ["judges", "runcrate"].allSatisfy {
        FileManager.default.fileExists(atPath: folder + "/\($0)/ready")
    }

    /// Why tests are skipped.
    static let missing: Comment =
        "skipped: no judges of archives in ~/.cache/stagecraft/archive-judges (scripts/setup long)"

    /// Runs a judge without a network, if the system lets us take it away.
    static func run(_ space: TestSpace, _ command: String) throws -> TestSpace.Outcome {
        let path = "PATH='\(folder)/judges/bin:\(folder)/runcrate/bin:'$PATH HOME=\"$PWD\""
        let alone = try space.shell("unshare -rn true").exit == 0 ? "unshare -rn " : ""
        return try space.shell("\(path) \(alone)sh -c \"$(cat <<'END'\n\(command)\nEND\n)\"")
    }

    /// Puts the contexts that the validator asks for into `contexts.sqlite`.
    static func fillCache(_ space: TestSpace) throws {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "Files/contexts/fill-cache.py").path
        let outcome = try run(space, "python '\(script)' contexts")
        try #require(outcome.exit == 0, "\(outcome.errors)")
    }
}
