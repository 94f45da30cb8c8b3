// An archive as a shared store: the one that is deposited with a paper.

import Foundation
import Testing

struct RemoteArchiveTests {
    /// A has written an archive into B's project, with every output.
    private func project(_ options: String...) throws -> SharedProject {
        let project = try SharedProject()
        #expect(try project.a.run().exit == 0)
        let written = try project.a.start(["archive", "-o", project.b.path("paper.zip")] + options).outcome()
        try #require(written.exit == 0, "\(written.errors)")
        return project
    }

    private func digest(_ space: TestSpace) throws -> String {
        String(try space.shell("sha256sum paper.zip").output.prefix(64))
    }

    /// B's manifest names the archive.
    private func name(_ project: SharedProject, _ more: String) throws {
        try SharedProject.manifest(project.b, url: "archive:paper.zip", more)
    }

    @Test func theArchiveOfAPaperWithItsDigestSparesEveryStage() throws {
        let project = try project("--all")
        let b = project.b
        try name(project, #", "sha256": "\#(try digest(b))""#)
        let outcome = try b.run()
        #expect(outcome.exit == 0 && outcome.ran == [] && outcome.delivered == ["F1.txt"], "\(outcome.output)")
        #expect(!outcome.output.contains("warning"))
        project.expectEqualFigures()
        #expect(b.files(".stagecraft/objects").count == 1)
        // What lies between is read from it when a stage needs it.
        #expect(try b.run("--set", "draw.colour=red").ran == ["draw"])
        #expect(try b.stagecraft("pull").output.hasPrefix("pulled 2 files, "))
        #expect(try b.stagecraft("fsck").exit == 0)
        #expect(try b.shell("find .stagecraft/attempts -type f").output.isEmpty)
    }

    /// By default an archive has delivered files only, unless outputs are HDF5 files: what is missing is computed.
    @Test func whatTheArchiveLacksIsComputed() throws {
        let project = try project()
        try name(project, #", "trust": "any""#)
        let outcome = try project.b.run()
        #expect(outcome.ran == [], "\(outcome.output)")
        project.expectEqualFigures()
        // Nobody vouches for it, and that is said.
        #expect(outcome.output.contains("remote 'lab' is believed whoever has written there"), "\(outcome.output)")
        let other = try project.b.run("--set", "draw.colour=red")
        #expect(other.ran == ["train[seed=1]", "train[seed=2]", "sum", "draw"], "\(other.output)")
    }

    @Test func nothingIsPutIntoAnArchive() throws {
        let project = try project()
        let b = project.b
        try name(project, #", "trust": "any""#)
        let before = try digest(b)
        try b.run()
        let pushed = try b.stagecraft("push", "--key", "key")
        #expect(pushed.exit == 2 && pushed.errors.contains("nothing can be put into remote 'lab': it is an archive"))
        let named = try b.stagecraft("push", "--key", "key", "--to", "lab")
        #expect(named.exit == 2 && named.errors.contains("nothing can be put into remote 'lab': it is an archive"))
        let run = try b.stagecraft("run", "--push")
        #expect(run.exit == 2 && run.errors.contains("nothing can be put into remote 'lab': it is an archive"))
        #expect(try digest(b) == before)
    }

    /// Whatever is wrong with the file: B computes what is needed, the result is right, and B hears of it once.
    @Test(arguments: [
        (
            "printf x | dd of=paper.zip bs=1 seek=200 conv=notrunc 2>/dev/null", "sha",
            "is not the one that the manifest names"
        ),
        ("printf x >> paper.zip", "sha", "is not the one that the manifest names"),
        ("rm paper.zip", "sha", "the archive is not there"),
        ("rm paper.zip; mkfifo paper.zip", "any", "the archive is not there"),
        ("truncate -s 1000 paper.zip", "any", "it is no archive"), (": > paper.zip", "any", "it is no archive"),
        ("rm paper.zip; zip -q paper.zip key", "any", "a list is missing"),
        // The bytes of contents: all of them are stored or compressed in the first part of the file.
        (
            "python3 -c \"d = bytearray(open('paper.zip', 'rb').read()); d[300:-4000:40] = bytes(len(d[300:-4000:40])); open('paper.zip', 'wb').write(d)\"",
            "any", ""
        ),
        (
            "mkdir -p s/data && ln -s /etc/passwd s/data/records.jsonl && rm paper.zip && zip -qry paper.zip s", "any",
            "an entry is a symbolic link"
        ),
        (
            "mkdir -p s/data && yes '{}' | head -c 110000000 | tr -d '\\n' > s/data/records.jsonl && rm paper.zip && zip -qr paper.zip s",
            "any", "a line is too long"
        ),
        (
            "mkdir -p s/data && echo nonsense > s/data/records.jsonl && rm paper.zip && zip -qr paper.zip s", "any", ""
        ),
    ])
    func aWrongArchiveIsComputed(_ damage: String, _ trust: String, _ message: String) throws {
        let project = try project("--all")
        let b = project.b
        try name(project, trust == "any" ? #", "trust": "any""# : #", "sha256": "\#(try digest(b))""#)
        try #require(try b.shell(damage).exit == 0)
        let outcome = try b.start(["run"]).outcome()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        project.expectEqualFigures()
        #expect(outcome.errors.contains("run     [4/4] draw"), "\(outcome.errors)")
        #expect(message.isEmpty || outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "warning: ").count <= 2, "\(outcome.errors)")
        #expect(try b.stagecraft("fsck").exit == 0)
    }

    /// A record whose content is another than the archive has: refused by its digest.
    @Test func otherBytesThanTheRecordSaysAreNotTaken() throws {
        let project = try project("--all")
        let b = project.b
        try name(project, #", "trust": "any""#)
        try b.shell(
            """
            mkdir u && cd u && unzip -q ../paper.zip && cd stagecraft-archive
            for f in data/objects/* data/deliveries/figures/p/F1/F1.txt; do chmod u+w $f; tr 12 34 < $f > x; cat x > $f; rm x; done
            cd .. && rm ../paper.zip && zip -qr ../paper.zip stagecraft-archive
            """)
        let outcome = try b.start(["run"]).outcome()
        #expect(outcome.exit == 0 && outcome.errors.contains("not what their names say"), "\(outcome.errors)")
        project.expectEqualFigures()
    }
}
