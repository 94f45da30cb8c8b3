// A new store is none of git's business.

import Testing

@Suite struct StoreInGitTests {
    private func project() throws -> TestSpace {
        let space = try TestSpace()
        try space.shell("git init -q .")
        try space.manifest(
            """
            "a": {"kind": "command", "outputs": ["o"], "deliver": "d", "command": ["sh", "-c", "echo 1 > o"]}
            """)
        return space
    }

    @Test(arguments: [".stagecraft", "made/by/hand"])
    func aNewStoreKeepsItselfOut(store: String) throws {
        let space = try project()
        #expect(try space.run("--store", store).exit == 0)
        #expect(space.exists(store + "/records"))
        try space.shell("git add -A")
        #expect(try space.shell("git ls-files").output == "d/o\npipeline.json\n")
        #expect(try space.stagecraft("fsck", "--store", store).exit == 0)
        #expect(try space.stagecraft("gc", "--store", store).exit == 0)
        #expect(try space.run("--store", store).ran.isEmpty)
    }

    /// `--store .` would otherwise take the whole project out of git.
    @Test func aFolderWithOtherThingsInItIsLeftToItsOwner() throws {
        let space = try project()
        try space.write("shared/notes", "text")
        #expect(try space.run("--store", "shared").exit == 0)
        #expect(!space.exists("shared/.gitignore"))
    }
}
