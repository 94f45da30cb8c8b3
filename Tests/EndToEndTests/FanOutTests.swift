// Stages of which there is one for each file that another stage makes, through the built program.

import Testing

struct FanOutTests {
    static let stages = #"""
        "split": {"kind": "command", "command": ["sh", "-c", "while IFS=, read s v; do echo $v >> st/$s.csv; done < {input:raw}"],
          "inputs": {"raw": "file:raw.csv"}, "outputs": ["st/"]},
        "sum": {"kind": "command", "matrix": {"station": "split/st/*.csv"}, "inputs": {"d": "split/st/${station}.csv"},
          "command": ["sh", "-c", "awk '{{s += $1}} END {{print s}}' {input:d} > s"], "outputs": ["s"]},
        "report": {"kind": "command", "inputs": {"sums": "sum/s"}, "outputs": ["r.csv"], "deliver": "out",
          "command": ["sh", "-c", "tail -n +2 {table:sums} | while IFS=, read f n; do echo $n,$(cat $f); done > r.csv"]}
        """#

    private func space(_ more: String = "") throws -> TestSpace {
        let space = try TestSpace()
        try space.write("raw.csv", "a,1\nb,2\na,3\n")
        try space.manifest(Self.stages, more: more)
        return space
    }

    @Test func theGraphGrowsWhenItIsKnown() throws {
        let space = try space()
        let status = try space.stagecraft("status")
        #expect(
            status.output.contains("later   sum, report: known when split has made st/"), "\(status.output)")
        let plan = try space.stagecraft("run", "--dry-run").output
        #expect(plan.contains("later   sum, report") && plan.contains("1 would run"), "\(plan)")
        let first = try space.run()
        #expect(first.exit == 0, "\(first.errors)\(first.output)")
        #expect(
            Set(first.ran) == ["split", "sum[station=a]", "sum[station=b]", "report"] && first.ran.first == "split")
        #expect(space.read("out/r.csv") == "a,4\nb,2\n")
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
        #expect(try space.stagecraft("list", "stages").output.contains("sum"))
    }

    /// Only the stages of files that are new or have changed run.
    @Test func cutOffHolds() throws {
        let space = try space()
        try space.run()
        try space.write("raw.csv", "a,1\nb,2\na,3\nc,7\n")
        #expect(Set(try space.run().ran) == ["split", "sum[station=c]", "report"])
        #expect(space.read("out/r.csv") == "a,4\nb,2\nc,7\n")
        try space.write("raw.csv", "a,1\nb,3\na,3\n")
        #expect(Set(try space.run().ran) == ["split", "sum[station=b]", "report"])
        // Back again: everything is in the store.
        try space.write("raw.csv", "a,1\nb,2\na,3\n")
        let back = try space.run()
        #expect(back.ran == [] && space.read("out/r.csv") == "a,4\nb,2\n", "\(back.output)")
        // The order of lines makes no other folder.
        try space.write("raw.csv", "b,2\na,1\na,3\n")
        #expect(try space.run().ran == ["split"])
    }

    @Test func aTargetThatIsNotKnownYetIsMade() throws {
        for target in ["report", "sum[station=b]"] {
            let space = try space()
            let outcome = try space.run(target)
            #expect(
                outcome.exit == 0 && outcome.ran.contains(target == "report" ? "report" : "sum[station=b]"),
                "\(outcome.output)")
            #expect(!outcome.ran.contains(target == "report" ? "none" : "sum[station=a]"))
        }
        let space = try space()
        let wrong = try space.stagecraft("run", "sum[station=zz]")
        #expect(wrong.exit != 0 && wrong.errors.contains("sum[station=zz]"), "\(wrong.errors)")
    }

    @Test func aFailureStopsWhatHangsOnIt() throws {
        let space = try space()
        try space.manifest(Self.stages.replacing("print s", with: "print s; exit (s == 2)"))
        let outcome = try space.run("--keep-going")
        #expect(outcome.exit == 1)
        #expect(Set(outcome.ran) == ["split", "sum[station=a]", "sum[station=b]"], "\(outcome.output)")
        let skipped = outcome.events.filter { $0["event"] as? String == "skipped" }.compactMap {
            $0["stage"] as? String
        }
        #expect(skipped == ["report"])
    }

    /// While the maker runs again its results are not known, but nobody wants to lose them.
    @Test func garbageCollectionKeepsWhatIsNotKnownNow() throws {
        let space = try space()
        try space.run()
        let before = space.files(".stagecraft/objects").count
        try space.write("raw.csv", "a,1\nb,2\na,3\nc,7\n")
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(space.files(".stagecraft/objects").count == before)
        try space.write("raw.csv", "a,1\nb,2\na,3\n")
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(try space.run().ran == [])
    }

    /// A second axis below the first: a folder of folders.
    @Test func foldersInFoldersAreAxesToo() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "grow": {"kind": "command", "command": ["sh", "-c", "for r in n s; do mkdir t/$r; for k in 1 2; do echo $r$k > t/$r/$k; done; done"],
              "outputs": ["t/"]},
            "region": {"kind": "command", "matrix": {"r": "grow/t/*"}, "inputs": {"f": "grow/t/${r}/"},
              "command": ["sh", "-c", "cat {input:f}/* > all"], "outputs": ["all"]},
            "list": {"kind": "command", "inputs": {"f": "region/all"}, "command": ["sh", "-c", "cp -r f names; ls names > x; rm -r names; cat {list:f} > y"],
              "outputs": ["x", "y"], "deliver": "out"}
            """#)
        let outcome = try space.run()
        #expect(outcome.exit == 0, "\(outcome.output)")
        #expect(Set(outcome.ran) == ["grow", "region[r=n]", "region[r=s]", "list"])
        #expect(space.read("out/y") == "f/0/all\nf/1/all\n")
    }

    @Test func filesOfTheProjectAreAxes() throws {
        let space = try TestSpace()
        for name in ["a", "b"] { try space.write("in/\(name).txt", name) }
        try space.manifest(
            #"""
            "up": {"kind": "command", "matrix": {"f": "file:in/*.txt"}, "inputs": {"i": "file:in/${f}.txt"},
              "command": ["sh", "-c", "tr a-z A-Z < {input:i} > o"], "outputs": ["o"], "deliver": "out/${f}"}
            """#)
        #expect(Set(try space.run().ran) == ["up[f=a]", "up[f=b]"])
        #expect(space.read("out/b/o") == "B")
        try space.write("in/c.txt", "c")
        #expect(try space.run().ran == ["up[f=c]"])
    }

    @Test(.enabled(if: SharedProject.canSign, SharedProject.cannotSign))
    func aSharedStoreKnowsIt() throws {
        let project = try SharedProject()
        for space in [project.a, project.b] {
            try space.write("raw.csv", "a,1\nb,2\na,3\n")
            try space.manifest(Self.stages, more: #""remotes": {"lab": {"url": "file:\#(project.shared.folder)"}},"#)
        }
        #expect(try project.a.run().ran.count == 4)
        #expect(try project.a.stagecraft("push", "--key", "key").exit == 0)
        let other = try project.b.run()
        #expect(other.exit == 0 && other.ran == [], "\(other.errors)\(other.output)")
        #expect(project.b.read("out/r.csv") == "a,4\nb,2\n")
        // The listing says what there is; the contents of the folder stay where they are.
        #expect(project.b.files(".stagecraft/objects").count == 2)
        #expect(try project.b.run().ran == [])
    }

    @Test func anArchiveHoldsItAndIsComputedAgain() throws {
        let space = try space()
        try space.run()
        let made = try space.stagecraft("archive", "--all", "-o", "x.zip")
        #expect(made.exit == 0, "\(made.errors)")
        let verified = try space.stagecraft("verify", "--level", "recompute", "x.zip")
        #expect(verified.exit == 0, "\(verified.errors)\(verified.output)")
        try space.shell("mkdir z; cd z; unzip -q ../x.zip; sh */verify.sh || sh verify.sh")
        try space.shell("rm -rf .stagecraft out")
        #expect(try space.stagecraft("restore", "x.zip").exit == 0)
        #expect(try space.run().ran == [])
        #expect(space.read("out/r.csv") == "a,4\nb,2\n")
    }
}
