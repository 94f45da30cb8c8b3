import Foundation
import Testing

/// The part `source/` of archives, against git itself.
struct ArchiveSourceTests {
    @Test func theBundleIsTheRepository() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        try archive.shell("git clone -q '\(folder)/data/source/repository.bundle' clone")
        #expect(try archive.shell("git -C clone rev-parse HEAD") == archive.shell("git rev-parse HEAD"))
        try archive.shell("diff -r -x .git clone '\(folder)/data/source/tree'")
    }

    @Test func identifiersAreThoseOfGit() throws {
        let archive = try ArchiveSpace(repository: true)
        try archive.shell("ln -s 'notes é.txt' link && git add link && git commit -q -m link")
        let folder = try archive.unpacked()
        let ids = try #require(try archive.json(folder + "/data/source/swhids.json") as? [String: Any])
        let tree = try archive.shell("git rev-parse 'HEAD^{tree}'").dropLast()
        #expect(ids["directory"] as? String == "swh:1:dir:\(tree)")
        #expect(ids["revision"] as? String == "swh:1:rev:\(try archive.shell("git rev-parse HEAD").dropLast())")
        // Of the plain files, without the link.
        let plain = try archive.shell("git rev-parse 'HEAD~^{tree}'").dropLast()
        #expect(ids["tree"] as? String == "swh:1:dir:\(plain)")
        #expect((ids["links"] as? [[String: String]]) == [["path": "link", "target": "notes é.txt"]])
        #expect(ids["uncommitted"] as? Bool == false)
    }

    @Test func changesThatAreNotCommittedAreInAPatch() throws {
        let archive = try ArchiveSpace(repository: true)
        try archive.space.write("tool.sh", "#!/bin/sh\necho changed\n")
        let folder = try archive.unpacked()
        try archive.shell("git clone -q '\(folder)/data/source/repository.bundle' clone")
        try archive.shell("git -C clone apply \"$PWD/\(folder)/data/source/uncommitted.diff\"")
        #expect(archive.space.read("clone/tool.sh") == "#!/bin/sh\necho changed\n")
    }

    @Test func withoutARepositoryTheArchiveSaysSo() throws {
        let archive = try ArchiveSpace()
        let outcome = try archive.space.stagecraft("archive", "-o", "a.zip")
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("note: the manifest is in no Git repository"))
        #expect(!(try archive.entries().contains { $0.contains("/source/") }))
    }

    @Test func theAddressOfTheRepositoryTellsNoPassword() throws {
        let archive = try ArchiveSpace(repository: true)
        try archive.shell("git remote add origin https://ada:hunter2@example.org/r.git")
        let folder = try archive.unpacked()
        let ids = try #require(try archive.json(folder + "/data/source/swhids.json") as? [String: Any])
        #expect(ids["origin"] as? String == "https://example.org/r.git")
        #expect(try archive.space.shell("grep -rq hunter2 '\(folder)'").exit == 1)
    }

    @Test func namesThatSomeProgramsMisreadAreInTheBundleOnly() throws {
        let archive = try ArchiveSpace(repository: true)
        try archive.space.write("50%.txt", "half\n")
        try archive.space.write("TOOL.sh", "another\n")
        try archive.shell("git add . && git commit -q -m names")
        let outcome = try archive.space.stagecraft("archive", "-o", "a.zip")
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("note: 2 source files with names that not every system bears"))
        let folder = try archive.unpacked()
        let files = try archive.shell("ls '\(folder)/data/source/tree'")
        #expect(files.contains("TOOL.sh\n") && !files.contains("tool.sh\n") && !files.contains("%"))
        try archive.shell("git clone -q '\(folder)/data/source/repository.bundle' clone && cmp 50%.txt clone/50%.txt")
    }
}
