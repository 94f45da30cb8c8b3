import StageGraph
import Testing

@testable import ResultStore

/// Last results under other settings than the manifest's.
struct LastTrialTests {
    private let one = FileContent(size: 1, digest: SHA256.digest(of: [1]))
    private let two = FileContent(size: 2, digest: SHA256.digest(of: [2]))
    private let first = SHA256.digest(of: [3])
    private let second = SHA256.digest(of: [4])

    @Test func aTrialStartsFromTheManifestsResultsAndLeavesThemAlone() throws {
        let folder = TemporaryFolder()
        let paths = StorePaths(folder: folder.path + "/.stagecraft")
        let user = StoreUser(manifest: Name(folder.path + "/pipeline.json"), profile: "a/b")
        var trial = user
        trial.settings = "s.x=2\ns.y=\t%"
        try LastResults(paths: paths, of: user).record([("s", first, [one]), ("t", first, [one])])
        try LastResults(paths: paths, of: trial).record([("s", second, [two]), ("t", first, [one])])
        for _ in 0..<2 {
            let tried = try LastResults(paths: paths, of: trial)
            #expect(tried["s"]?.key == second && tried["s"]?.outputs == [two])
            #expect(tried["t"]?.key == first)
            let described = try LastResults(paths: paths, of: user)
            #expect(described["s"]?.key == first && described["s"]?.outputs == [one])
            try tried.rewrite()
            try described.rewrite()
        }
        // What has not changed is not written again, and the files say whose they are.
        let all = try LastResults.all(paths)
        #expect(Set(all.map { $0.user }) == [user, trial])
        #expect(all.first { $0.user == trial }?.stages.keys.map(\.text) == ["s"])
        #expect(try NeededResults.manifests(paths) == [user.manifest])
    }

    /// The manifest that the store lies beside has had files without a mark from the beginning.
    @Test func namesOfFilesTellUsersApart() {
        let paths = StorePaths(folder: "/p/.stagecraft")
        let users: [StoreUser] = [
            .init(manifest: "/p/pipeline.json", profile: "a"), .init(manifest: "/p/pipeline.json", profile: "b"),
            .init(manifest: "/p/other.json", profile: "a"), .init(manifest: "/q/pipeline.json", profile: "a"),
            .init(manifest: "/p/pipeline.json", profile: "a", settings: "x=1"),
            .init(manifest: "/p/pipeline.json", profile: "a", settings: "x=2"),
        ]
        let names = users.map { $0.fileName(in: paths) }
        #expect(Set(names).count == users.count)
        #expect(names[0] == "a")
    }
}
