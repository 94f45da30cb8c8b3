// Results through a shared store: what one person has computed, another need not, and nobody is made to believe a wrong one.

import Foundation
import Testing

@Suite(.enabled(if: SharedProject.canSign, SharedProject.cannotSign)) struct RemoteTests {
    @Test func anotherPersonRunsNothingAndGetsOnlyTheFigure() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        let outcome = try b.run()
        #expect(outcome.exit == 0, "\(outcome.errors)")
        #expect(outcome.ran == [] && outcome.delivered == ["F1.txt"])
        project.expectEqualFigures()
        #expect(b.files(".stagecraft/objects").count == 1)
        // Nothing is left to do, with the shared store and without.
        #expect(try b.stagecraft("status").exit == 0)
        #expect(try b.run().delivered == [])
        #expect(try b.run("--offline").ran == [])
        #expect(try b.stagecraft("fsck").exit == 0)
    }

    /// A stage that is B's alone runs, on an intermediate result that is fetched for it.
    @Test func whatIsChangedRunsOnWhatIsShared() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        let outcome = try b.run("--set", "draw.colour=red")
        #expect(outcome.ran == ["draw"], "\(outcome.errors)")
        #expect(b.read("figures/p/F1/F1.txt") == "1\n2\n1\n1\n2\n2\nred\n")
        #expect(b.files(".stagecraft/objects").count == 2)
        // After the first run without: that too is known.
        #expect(try b.run().ran == [])
        project.expectEqualFigures()
        let other = try b.run("--force", "sum")
        #expect(other.ran == ["sum"], "\(other.errors)")
    }

    @Test func everyByteCanBePulled() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        try b.run()
        // An archive needs what is between.
        let early = try b.stagecraft("archive", "-o", "x.zip")
        #expect(early.exit == 1 && early.errors.contains("not up to date"), "\(early.errors)")
        #expect(early.errors.contains("is in a shared store, not here (`stagecraft pull` brings it)"))
        let inspected = try b.stagecraft("inspect", "sum")
        #expect(inspected.exit == 1 && inspected.errors.contains("the bytes of 'sum/s.txt' are not in this store"))
        let pulled = try b.stagecraft("pull")
        #expect(pulled.exit == 0 && pulled.output.hasPrefix("pulled 3 files, "), "\(pulled.output)\(pulled.errors)")
        try project.shared.shell("rm -rf cas ac sig")
        #expect(try b.stagecraft("archive", "-o", "x.zip").exit == 0)
        #expect(try b.run("--force", "draw").ran == ["draw"])
    }

    /// Pushing again sends nothing; a second person's results join the first's.
    @Test func pushesAddUp() throws {
        let project = try SharedProject()
        try project.share()
        #expect(try project.a.stagecraft("push", "--key", "key").output.hasPrefix("pushed 0 results to lab: 0 files"))
        let b = project.b
        try project.believe(b, in: b)
        try b.run("--set", "draw.colour=red")
        let pushed = try b.stagecraft("push", "--key", "key", "--set", "draw.colour=red")
        #expect(pushed.output.contains("pushed 1 result to lab: 1 file, "), "\(pushed.output)\(pushed.errors)")
        #expect(pushed.output.contains("; 3 were in a shared store already\n"), "\(pushed.output)")
        try project.believe(b, in: project.a)
        #expect(try project.a.run("--set", "draw.colour=red").ran == [])
        // In one command.
        project.a.environment["STAGECRAFT_SIGNING_KEY"] = project.a.path("key")
        let run = try project.a.run("--set", "draw.colour=green", "--push")
        #expect(run.ran == ["draw"] && run.errors.contains("pushed 1 result to lab"), "\(run.errors)")
    }

    /// What a push that was killed has left goes with time; what another one is writing stays. What the remote has lost, or
    /// holds cut, is there again.
    @Test func theNextPushPutsInOrder() throws {
        let project = try SharedProject()
        try project.share()
        try project.shared.shell(
            """
            touch -d '2 days ago' tmp/old; touch tmp/young
            set -- cas/*; rm $1; truncate -s 1 $2
            """)
        let pushed = try project.a.stagecraft("push", "--key", "key")
        #expect(pushed.output.hasPrefix("pushed 0 results to lab: 2 files"), "\(pushed.output)\(pushed.errors)")
        #expect(project.shared.files("tmp") == ["tmp/young"])
        #expect(try project.b.stagecraft("pull").output.hasPrefix("pulled 4 files"))
    }

    @Test func withoutAKeyOnlyAnybodysRecordsArePushed() throws {
        let signed = try SharedProject()
        try signed.a.run()
        let refused = try signed.a.stagecraft("push")
        #expect(refused.exit == 2 && refused.errors.contains("must be signed: nobody believes others"))
        #expect(signed.shared.files("ac").isEmpty)
        let open = try SharedProject(more: #", "trust": "any""#)
        try open.a.run()
        #expect(try open.a.stagecraft("push").exit == 0)
        let outcome = try open.b.start(["run"]).outcome()
        #expect(outcome.errors.contains("fetch   1 file") && !outcome.errors.contains("run     "), "\(outcome.errors)")
        open.expectEqualFigures()
        // That everybody is believed is said aloud, in each run that takes something.
        #expect(
            outcome.errors.contains("warning: remote 'lab' is believed whoever has written there\n"),
            "\(outcome.errors)")
        #expect(try !open.b.stagecraft("run").errors.contains("believed"))
    }

    // MARK: what must not be believed

    private static let everything = ["train[seed=1]", "train[seed=2]", "sum", "draw"]

    /// Whatever is done to the shared store: B computes what is needed, the result is right, and B hears of it once.
    @Test(arguments: [
        ("unsigned records", "for f in ac/*; do sed -i 's/^signed .*/unsigned/' $f; done", "it is not signed"),
        ("a foreign list", "for f in sig/*; do sed -i '1s/^./0/' $f; done", "the list of records is another"),
        (
            "a cut signature", "for f in sig/*; do sed -i '/^-----END/d' $f; done",
            "the signature of the list of records is damaged"
        ),
        ("no list", "rm sig/*", "the list that it is signed with is not there"),
        (
            "edited records", "for f in ac/*; do sed -i 's/\"host\":\"[^\"]*\"/\"host\":\"x\"/' $f; done",
            "it is not the record that was signed"
        ),
        (
            "edited ingredients", "for f in ac/*; do sed -i 's/\"version\":\"/&9/' $f; done",
            "its key is not that of its ingredients"
        ),
        (
            "another key's record", "set -- ac/*; for f; do cp $1 x; cp $2 $1; cp x $2; break; done",
            "it is no record of this key"
        ),
        ("no records at all", "for f in ac/*; do echo '<html>' > $f; done", "it is no record of this key"),
        (
            "other bytes", "for f in cas/*; do printf x | dd of=$f conv=notrunc 2>/dev/null; done",
            "not what their names say"
        ),
        ("cut bytes", "for f in cas/*; do truncate -s 1 $f; done", "not what their names say"),
        ("nothing", "rm -r ac cas sig", ""), ("no contents", "rm cas/*", ""),
    ])
    func whatIsWrongIsComputed(_ what: String, _ damage: String, _ message: String) throws {
        let project = try SharedProject()
        try project.share()
        try project.shared.shell(damage)
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0, "\(what): \(outcome.errors)")
        project.expectEqualFigures()
        // Which ones depends on the damage; the figure itself is drawn here in any case but one.
        #expect(outcome.errors.contains("run     "), "\(what): \(outcome.errors)")
        #expect(message.isEmpty || outcome.errors.contains(message), "\(what): \(outcome.errors)")
        #expect(
            outcome.errors.components(separatedBy: "warning: ").count == (message.isEmpty ? 1 : 2),
            "\(what): \(outcome.errors)")
        #expect(try project.b.stagecraft("fsck").exit == 0)
    }

    @Test func nobodyButThoseWhomTheProjectNamesIsBelieved() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        try b.write("allowed_signers", "")
        try project.believe(b, in: b)
        let outcome = try b.run()
        #expect(outcome.ran == Self.everything)
        #expect(outcome.output.contains("it is signed by nobody whom the project names"), "\(outcome.output)")
        // The refusal names the key, and its hint is the line that makes it trusted.
        let key = try #require(project.a.read("key.pub")).split(separator: " ")
        let fingerprint = try b.shell("ssh-keygen -l -f \(project.a.path("key.pub"))").output.split(separator: " ")[1]
        #expect(outcome.output.contains("signed by: \(fingerprint)"), "\(outcome.output)")
        let line = #"namespaces=\"stagecraft\" \#(key[0]) \#(key[1])"#
        #expect(outcome.output.contains(line), "\(outcome.output)")
        try b.shell(
            "rm -rf .stagecraft; printf 'A %s\\n' '\(line.replacingOccurrences(of: "\\\"", with: "\""))' >> allowed_signers"
        )
        #expect(try b.run().ran == [])
        try b.shell("rm -rf .stagecraft")
        // The same key for other purposes is none.
        try b.remove("allowed_signers")
        try b.shell(
            "printf 'me namespaces=\"git\" %s\\n' \"$(cat \(project.a.path("key.pub")))\" > allowed_signers; rm -rf .stagecraft"
        )
        #expect(try b.run().ran == Self.everything)
        try b.shell("rm -rf .stagecraft allowed_signers")
        let none = try b.run()
        #expect(
            none.ran == Self.everything && none.output.contains("there is no list of those whose records are believed"))
    }

    /// A content that is lost where only its record is known makes its stage run, and those before it as far as needed.
    @Test func aLostIntermediateResultIsMadeAgain() throws {
        let project = try SharedProject()
        try project.share()
        let b = project.b
        try b.run()
        let lost = try b.shell("printf '1\\n2\\n1\\n1\\n2\\n2\\n' | sha256sum").output.prefix(64)
        try project.shared.remove("cas/\(lost)")
        let outcome = try b.run("--set", "draw.colour=red")
        #expect(outcome.exit == 0 && outcome.ran == ["sum", "draw"], "\(outcome.errors)")
        #expect(b.read("figures/p/F1/F1.txt") == "1\n2\n1\n1\n2\n2\nred\n")
    }

    @Test func aFolderThatIsNotMountedStopsNobody() throws {
        let project = try SharedProject(url: "file:/nowhere/at/all")
        let outcome = try project.b.run()
        #expect(outcome.ran == Self.everything)
        #expect(outcome.output.contains("remote 'lab' cannot be used"))
        #expect(outcome.output.contains("the shared folder is not there"))
        let pushed = try project.b.stagecraft("push", "--key", "key")
        #expect(pushed.exit == 1 && pushed.errors.contains("the shared folder is not there"))
    }

    @Test(arguments: [
        ("lab/x", "file:/x", "", "'lab/x' cannot name a remote"),
        ("lab", "ftp://x", "", "cannot be a remote's address"),
        ("lab", "https://me:secret@host/x", "", "names and passwords of servers are taken from ~/.netrc"),
        ("lab", "file:/x", #", "trust": "all""#, "unknown trust 'all'"),
        ("lab", "file:/x", #", "signers": "../x""#, "leaves the folder by '..'"),
        ("lab", "file:/x", #", "timeout": 0"#, "from 1 to 3600"),
        ("lab", "file:/x", #", "usr": 1"#, "unknown key 'usr'"),
    ])
    func aWrongRemoteIsAMistakeInTheManifest(_ name: String, _ url: String, _ more: String, _ message: String) throws {
        let space = try TestSpace()
        try space.write(
            "pipeline.json", #"{"stagecraft": 1, "stages": {}, "remotes": {"\#(name)": {"url": "\#(url)"\#(more)}}}"#)
        let outcome = try space.stagecraft("list", "stages")
        #expect(outcome.exit == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
