import Foundation
import Testing

private let canTrace: ConditionTrait = .enabled(
    if: works("strace", ["-o", "/dev/null", "true"]), "strace is missing or may not trace")

/// From an archive back to a store in which a run finds everything.
struct RestoredArchiveTests {
    /// A clone of the project: another folder without results.
    private func clone() throws -> TestSpace {
        let space = try TestSpace()
        try ArchivedProject.write(into: space)
        return space
    }

    @Test(arguments: ["base.zip", "base.tar.zst"]) func aRunElsewhereFindsEverything(_ name: String) throws {
        let project = try ArchivedProject.shared.get()
        let space = try clone()
        let archive = space.path(name)
        if name == "base.zip" {
            try FileManager.default.copyItem(atPath: project.space.path(name), toPath: archive)
        } else {
            #expect(try project.space.stagecraft("archive", "--all", "-o", archive).exit == 0)
        }
        // Another user, temporary folder and locale; no network where that can be had.
        try FileManager.default.createDirectory(atPath: space.path("tmp"), withIntermediateDirectories: false)
        space.environment = [
            "TMPDIR": space.path("tmp"), "LC_ALL": "POSIX", "TZ": "Asia/Tokyo", "HOME": "/nonexistent",
        ]
        try space.shell("chmod -R a+rwX .")
        let offline = works("unshare", ["-n", "true"]) ? ["unshare", "-n"] : []
        let through =
            offline + (geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [])
        let restored = try space.start(["restore", name], through: through).outcome()
        #expect(restored.exit == 0, "\(restored.errors)")
        #expect(restored.output.contains("5 records and the last results of 5 stages"))
        #expect(space.files("tmp") == [])
        // Known without a run.
        #expect(try space.start(["list", "artifacts"], through: through).outcome().output.contains("draw-F1/F1.png"))
        let run = try space.start(["run", "--json"], through: through).outcome()
        #expect(run.exit == 0, "\(run.errors)")
        #expect(run.ran == [])
        #expect(run.delivered.contains("F1.pdf"))
        let figures = project.space.files("figures")
        #expect(figures.count == 12 && space.files("figures") == figures)
        for file in figures + ["results/sum.txt"] {
            #expect(
                try Data(contentsOf: URL(filePath: space.path(file)))
                    == Data(contentsOf: URL(filePath: project.space.path(file))), "\(file)")
        }
        #expect(try space.start(["fsck"], through: through).outcome().exit == 0)
        #expect(try space.start(["status"], through: through).outcome().exit == 0)
    }

    /// Records are the archive's, byte by byte: restored and archived again nothing is lost.
    @Test func anArchiveOfWhatWasRestoredHasTheSameRecords() throws {
        let project = try ArchivedProject.shared.get()
        let space = try clone()
        #expect(try space.stagecraft("restore", project.space.path("base.zip")).exit == 0)
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("archive", "--all", "-o", "again.zip").exit == 0)
        let lines = { (archive: String) in
            try space.shell("unzip -p '\(archive)' stagecraft-archive/data/records.jsonl | sha256sum").output
        }
        #expect(try lines(space.path("again.zip")) == lines(project.space.path("base.zip")))
    }

    /// What is there already stays, and stays the last result.
    @Test func resultsThatAreThereStay() throws {
        let project = try ArchivedProject.shared.get()
        let space = try clone()
        #expect(try space.run().exit == 0)
        try space.shell("sed -i 's/\"seed\": 1/\"seed\": 2/' pipeline.json")
        #expect(try space.run().ran.contains("make"))
        let (last, objects) = (
            space.files(".stagecraft/last").map { space.read($0) }, space.files(".stagecraft/objects")
        )
        #expect(
            try space.stagecraft("restore", project.space.path("base.zip")).output
                .hasPrefix("restored 0 contents (0 MiB), 0 records"))
        #expect(space.files(".stagecraft/last").map { space.read($0) } == last)
        #expect(space.files(".stagecraft/objects") == objects)
        #expect(try space.run().ran == [])
    }

    @Test func whatIsNotArchivedRunsAgain() throws {
        let project = try ArchivedProject.shared.get()
        #expect(try project.space.stagecraft("archive", "--figures-only", "-o", "light.zip").exit == 0)
        #expect(try project.space.stagecraft("verify", "light.zip", "--level", "figures").exit == 0)
        let space = try clone()
        let restored = try space.stagecraft("restore", project.space.path("light.zip"))
        #expect(restored.output.contains("2 stages will run again when they are needed"))
        #expect(try Set(space.run().ran) == ["make", "measure"])
    }

    /// Killed at any moment: no record without its contents, and the next try does all.
    @Test(
        canTrace,
        arguments: [
            ("renameat", 1), ("renameat", 4), ("rename", 1), ("fsync", 1), ("fsync", 2), ("fchmod", 3),
            ("ftruncate", 1),
            ("copy_file_range", 5), ("unlinkat", 1), ("mkdir", 9),
        ])
    func anInterruptedRestoreLeavesTheStore(_ moment: (call: String, number: Int)) throws {
        let project = try ArchivedProject.shared.get()
        let space = try clone()
        let archive = project.space.path("base.zip")
        try space.shell("sed -i 's/\"seed\": 1/\"seed\": 2/' pipeline.json")
        #expect(try space.run("make").exit == 0)
        let state = { [space.read(".stagecraft/records")] + space.files(".stagecraft/last").map { space.read($0) } }
        let before = state()
        let trace = [
            "strace", "-f", "-o", "/dev/null", "-e", "inject=\(moment.call):signal=KILL:when=\(moment.number)",
        ]
        let killed = try space.start(["restore", archive], through: trace).outcome()
        if killed.exit != 0 {
            // All or nothing of the records: they are written at once.
            #expect(state() == before || space.read(".stagecraft/records")?.split(separator: "\n").count == 6)
        }
        #expect(try space.stagecraft("fsck").exit == 0)
        #expect(try space.run("make").ran == [])
        #expect(try space.stagecraft("restore", archive).exit == 0)
        try space.shell("sed -i 's/\"seed\": 2/\"seed\": 1/' pipeline.json")
        #expect(try space.run().ran == [])
        #expect(space.files(".stagecraft/attempts") == [])
    }

    @Test func aStoreThatIsCleanedUpIsLeftAlone() throws {
        let project = try ArchivedProject.shared.get()
        let space = try clone()
        try space.write("store", "")
        let refused = try space.stagecraft("restore", project.space.path("base.zip"), "--store", "store")
        #expect(refused.exit == 1)
        #expect(refused.errors.contains("store"))
    }
}
