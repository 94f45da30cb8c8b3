// Folders and patterns as inputs and outputs of commands, through the built program.

import Testing

struct FolderTests {
    /// `split` writes a file for each station into a folder, which others read whole, in part, by pattern.
    private func space() throws -> TestSpace {
        let space = try TestSpace()
        try space.write("data/raw/x.csv", "a,1\nb,2\n")
        try space.write("data/raw/more/y.csv", "a,3\n")
        try space.write("data/raw/notes.txt", "n\n")
        try space.write(
            "split.sh", "mkdir -p stations\ncat \"$@\" | while IFS=, read s v; do echo $v >> stations/$s.csv; done\n")
        try space.manifest(
            """
            "split": {"kind": "command", "command": ["sh", "{input:script}", "{input:raw}"],
              "inputs": {"script": "file:split.sh", "raw": "file:data/raw/**/*.csv"}, "outputs": ["stations/"], "deliver": "out"},
            "whole": {"kind": "command", "command": ["sh", "-c", "ls {input:s} > n; cat {list:s} >> n"],
              "inputs": {"s": "split/stations/"}, "outputs": ["n"], "deliver": "out"},
            "one": {"kind": "command", "command": ["cp", "{input:s}", "a"],
              "inputs": {"s": "split/stations/a.csv"}, "outputs": ["a"], "deliver": "out"},
            "some": {"kind": "command", "command": ["cp", "{input:s}", "got/"],
              "inputs": {"s": "split/stations/[b-z]*.csv"}, "outputs": ["got/"], "deliver": "out"},
            "tree": {"kind": "command", "command": ["sh", "-c", "find {input:d} -type f | sort > t"],
              "inputs": {"d": "file:data/raw/"}, "outputs": ["t"], "deliver": "out"}
            """)
        return space
    }

    @Test func foldersArePassedOnAndDelivered() throws {
        let space = try space()
        let first = try space.run()
        #expect(first.exit == 0, "\(first.errors)\(first.output)")
        #expect(space.files("out/stations") == ["out/stations/a.csv", "out/stations/b.csv"])
        #expect(space.read("out/stations/a.csv") == "3\n1\n")
        #expect(space.read("out/n") == "a.csv\nb.csv\ns/stations/a.csv\ns/stations/b.csv\n")
        #expect(space.read("out/a") == "3\n1\n")
        #expect(space.files("out/got") == ["out/got/b.csv"])
        #expect(space.read("out/t") == "data/raw/more/y.csv\ndata/raw/notes.txt\ndata/raw/x.csv\n")
        #expect(try space.run().ran == [])
        #expect(try space.stagecraft("status").exit == 0)
        #expect(try space.stagecraft("fsck").output.contains("all intact"))
    }

    /// Only what reads a file that has changed runs, and a file that is not made any more goes.
    @Test func aChangeReachesWhatReadsIt() throws {
        let space = try space()
        try space.run()
        try space.write("data/raw/x.csv", "a,1\nc,2\n")
        let why = try space.stagecraft("why", "split").output
        #expect(why.contains("data/raw/x.csv, 8 bytes"), "\(why)")
        let changed = try space.run()
        #expect(Set(changed.ran) == ["split", "whole", "some", "tree"], "\(changed.output)")
        #expect(space.files("out/stations") == ["out/stations/a.csv", "out/stations/c.csv"])
        #expect(space.files("out/got") == ["out/got/c.csv"])
        // A new file is a new input.
        try space.write("data/raw/z.csv", "c,5\n")
        #expect(Set(try space.run().ran) == ["split", "whole", "some", "tree"])
        try space.remove("data/raw/z.csv")
        #expect(try space.run().ran == [])
        // The text file is no input of the pattern.
        try space.write("data/raw/notes.txt", "other\n")
        #expect(try space.run().ran == ["tree"])
    }

    @Test func whyNamesTheFilesInAFolder() throws {
        let space = try space()
        try space.run()
        try space.write("data/raw/x.csv", "a,1\nc,2\n")
        try space.run("split")
        let why = try space.stagecraft("why", "whole").output
        #expect(why.contains("stations/b.csv, 2 bytes"), "\(why)")
        #expect(why.contains("stations/c.csv, 2 bytes"), "\(why)")
        #expect(!why.contains("stations/a.csv"), "\(why)")
    }

    @Test func whatIsChangedByHandIsKeptAndRepaired() throws {
        let space = try space()
        try space.run()
        try space.write("out/stations/b.csv", "mine\n")
        try space.remove("out/stations/a.csv")
        try space.write("out/stations/own.txt", "own\n")
        let status = try space.stagecraft("status")
        #expect(
            status.exit == 1 && status.output.contains("out/stations/b.csv was changed by hand"), "\(status.output)")
        #expect(try space.run().ran == [])
        #expect(space.read("out/stations/b.csv") == "2\n" && space.read("out/stations/a.csv") == "3\n1\n")
        let kept = space.files(".stagecraft/displaced").filter { $0.hasSuffix("out/stations/b.csv") }
        #expect(kept.count == 1 && kept.first.flatMap(space.read) == "mine\n")
        // What is nobody's result stays, also when the folder gets other files.
        try space.write("data/raw/x.csv", "c,2\n")
        try space.run()
        #expect(space.files("out/stations") == ["out/stations/a.csv", "out/stations/c.csv", "out/stations/own.txt"])
    }

    @Test func damageInAFolderIsNoticed() throws {
        let space = try space()
        try space.run()
        try space.shell(
            "chmod u+w .stagecraft/objects/*; echo x | tee $(grep -l '^2$' .stagecraft/objects/*) > /dev/null")
        try space.remove("out/stations/b.csv")
        let repaired = try space.run()
        #expect(repaired.exit == 0, "\(repaired.errors)\(repaired.output)")
        #expect(space.read("out/stations/b.csv") == "2\n")
    }

    @Test func garbageCollectionKeepsWhatIsInFolders() throws {
        let space = try space()
        try space.run()
        let before = space.files(".stagecraft/objects")
        try space.write("data/raw/x.csv", "c,2\n")
        try space.run()
        try space.write("data/raw/x.csv", "a,1\nb,2\n")
        try space.run()
        #expect(try space.stagecraft("gc").exit == 0)
        #expect(space.files(".stagecraft/objects") == before)
        #expect(try space.run().ran == [])
    }

    @Test(arguments: [
        (#"["sh", "-c", "true"]"#, "did not write a file into o/"),
        (#"["sh", "-c", "mkdir -p o/x"]"#, "did not write a file into o/"),
        (#"["sh", "-c", "ln -s /etc/passwd o/x"]"#, "output 'o/x' of stage 'a' is not a regular file"),
        (#"["sh", "-c", "echo > o/x; echo > p"]"#, "wrote what it does not declare: p"),
        (#"["sh", "-c", "echo > \"$(printf 'o/\\377')\""]"#, "is not a regular file with a name in UTF-8"),
    ])
    func whatIsNoFolderOfFilesFails(command: String, message: String) throws {
        let space = try TestSpace()
        try space.manifest(#""a": {"kind": "command", "command": \#(command), "outputs": ["o/"]}"#)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1 && outcome.errors.contains(message), "\(outcome.errors)")
        #expect(space.files(".stagecraft/objects") == [])
    }

    @Test(arguments: [
        (#"{"i": "file:none/*.csv"}"#, "no file fits 'none/*.csv'"),
        (#"{"i": "file:none/"}"#, "there is no file in 'none/'"),
        (#"{"i": "make/f/none"}"#, "there is no 'make/f/none'"),
        (#"{"i": "make/f/*.csv"}"#, "there is no file that 'make/f/*.csv' means"),
        (#"{"i": "make/g/"}"#, "unknown output 'g/' of 'make'"),
        (#"{"i": "make/f/../x"}"#, "leaves the folder by '..'"),
    ])
    func whatIsNotThereIsSaid(inputs: String, message: String) throws {
        let space = try TestSpace()
        func write(_ more: String) throws {
            try space.manifest(
                #"""
                "make": {"kind": "command", "command": ["touch", "f/x"], "outputs": ["f/"]},
                "read": {"kind": "command", "command": ["sh", "-c", "echo {list:i} > o"], "inputs": \#(inputs), \#(more)
                  "outputs": ["o"]}
                """#)
        }
        try write("")
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit > 0 && outcome.errors.contains(message), "\(outcome.errors)")
        guard message.contains("*") else { return }
        try write(#""mayBeEmpty": ["i"],"#)
        #expect(try space.run().exit == 0)
    }

    @Test func aDeliveredFolderReplacesNoInput() throws {
        let space = try TestSpace()
        try space.write("data/a", "1")
        for (output, deliver, input) in [
            ("data/", ".", "file:data/a"), ("a", "data", "file:data/"), ("x/", "data", "file:data/x/*"),
        ] {
            try space.write("data/x/y", "1")
            try space.manifest(
                #"""
                "r": {"kind": "command", "command": ["touch", "o"], "inputs": {"i": "\#(input)"}, "outputs": ["o"]},
                "w": {"kind": "command", "command": ["sh", "-c", "echo > {output:\#(output)}/b"], "outputs": ["\#(output)"],
                  "deliver": "\#(deliver)"}
                """#)
            let outcome = try space.stagecraft("run")
            #expect(outcome.exit == 2 && outcome.errors.contains("would overwrite"), "\(output): \(outcome.errors)")
        }
    }

    @Test func oneFolderMayHaveTwoRoles() throws {
        let space = try TestSpace()
        try space.write("in/a", "1")
        try space.write("in/b", "2")
        try space.manifest(
            #"""
            "r": {"kind": "command", "command": ["sh", "-c", "echo $0 $#: $@", "{input:x}", "{input:y}", "{input:z}"],
              "inputs": {"x": "file:in/", "y": "file:in/", "z": "file:in/*"}, "stdout": "o", "deliver": "out"}
            """#)
        #expect(try space.run().exit == 0)
        #expect(space.read("out/o") == "in 3: in in/a in/b\n")
    }

    @Test func modesInFoldersAreKept() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "w": {"kind": "command", "command": ["sh", "-c", "echo echo hi > f/run; chmod 755 f/run; echo > f/own; chmod 600 f/own"],
              "outputs": ["f/"], "deliver": "out"},
            "r": {"kind": "command", "command": ["sh", "-c", "f/f/run > o"], "inputs": {"f": "w/f/"}, "outputs": ["o"], "deliver": "out"}
            """#)
        let outcome = try space.run()
        #expect(outcome.exit == 0, "\(outcome.output)")
        #expect(space.read("out/o") == "hi\n")
        #expect(try space.shell("stat -c %a out/f/run out/f/own").output == "755\n600\n")
    }

    @Test func tenThousandFilesTakeSeconds() throws {
        let space = try TestSpace()
        try space.manifest(
            #"""
            "w": {"kind": "command", "command": ["sh", "-c", "cd f; seq 10000 | split -l 1 -a 4 -"], "outputs": ["f/"]},
            "r": {"kind": "command", "command": ["sh", "-c", "cat {list:f} | wc -l > o"], "inputs": {"f": "w/f/"}, "outputs": ["o"],
              "deliver": "out"}
            """#)
        let outcome = try space.run()
        #expect(outcome.exit == 0, "\(outcome.output.suffix(2000))")
        #expect(space.read("out/o") == "10000\n")
        #expect(try space.run().ran == [])
        #expect(space.files(".stagecraft/objects").count == 10_001)
    }
}
