import Foundation
import Testing

/// Archives that are not what they were, or were never right: refused with what and where, by the program and by the script
/// that every archive carries.
struct DamagedArchiveTests {
    /// A damage, by its name in Files/damage.py.
    struct Damage: CustomTestStringConvertible {
        var name: String
        /// What `verify` says, and where.
        var says: [String]
        /// What `verify.sh` says; nil: it does not see the damage, which is gone once the archive is unpacked.
        var script: [String]?
        var testDescription: String { name }

        init(_ name: String, _ says: [String], script: [String]? = nil) {
            self.name = name
            self.says = says
            self.script = script
        }
    }

    /// All files are what the lists say, or the lists are wrong.
    static let bag: [Damage] = [
        .init(
            "flipped bit",
            ["F1/F1.dat: error: a file is not what manifest-sha256.txt says", "manifest-sha512.txt says"],
            script: ["manifest-sha256.txt: data/deliveries/figures/test/F1/F1.dat: FAILED"]),
        .init(
            "missing file", ["F1/F1.dat: error: a listed file is missing", "as in manifest-sha512.txt"],
            script: ["data/deliveries/figures/test/F1/F1.dat: missing; it is in manifest-sha256.txt"]),
        .init(
            "extra file", ["data/deliveries/extra: error: an extra file: it is not in manifest-sha256.txt"],
            script: ["data/deliveries/extra: not in manifest-sha512.txt: an extra file"]),
        .init(
            "extra tag file", ["fetch.txt: error: an extra file: it is not in tagmanifest-sha256.txt"],
            script: ["fetch.txt: not in tagmanifest-sha256.txt: an extra file"]),
        .init(
            "changed tag file", ["README.md: error: a file is not what tagmanifest-sha256.txt says"],
            script: ["tagmanifest-sha256.txt: README.md: FAILED"]),
        .init(
            "edited list", ["a file is not what manifest-sha512.txt says"],
            script: ["manifest-sha512.txt: data/", "FAILED"]),
        .init(
            "listed twice", ["manifest-sha256.txt:", "error: a file is listed twice"], script: ["stands there twice"]),
        .init(
            "edited number of bytes",
            ["bag-info.txt: error: the number of bytes and files is not what Payload-Oxum says"],
            script: ["bag-info.txt: Payload-Oxum is '1"]),
    ]

    /// The lists are right, for a forger has written them again.
    static let chain: [Damage] = [
        .init(
            "swapped figures", ["F1/F1.png: error: a file is not what stage 'draw-F1' has made", "F2/F2.png"],
            script: ["F1/F1.png: not what draw-F1 has made", "F2/F2.png"]),
        .init(
            "swapped figures and list",
            ["F1/F1.png: error: a delivered file is listed as what stage 'draw-F1' has not made"],
            script: ["F1/F1.png: data/archive.json says of it what the record of draw-F1 does not say"]),
        .init(
            "renamed figure",
            ["archive.json: figure F1: error: a figure names a stage that is not archived, or another key"],
            script: ["data/archive.json: figure F1: the key of its stage draw-F2 is another"]),
        .init(
            "edited claim",
            [
                "claims.json: F1.size: error: a claim's measured is not that of the data", "found:    1.875",
                "expected: 1.25",
            ],
            script: ["data/claims.json: F1.size: measured is 1.875: no such number is in data/objects/"]),
        .init(
            "edited verdict", ["claims.json: F1.size: error: a claim's verdict is not what its numbers give"],
            script: ["data/claims.json: F1.size: its verdict is 'does not hold'; its numbers give 'holds'"]),
        .init(
            "edited record",
            [
                "stage make: error: an output is not the one of the stage's record: out.txt",
                "expected: sha256 00000000",
            ],
            script: ["data/archive.json: stage make: its outputs are not those of its record"]),
        .init(
            "record of another key",
            ["archive.json: stage use: error: a stage has no record", "a record belongs to no stage"],
            script: ["data/archive.json: stage use: its record is missing", "a record of no stage"]),
        .init(
            "record under another key", ["records.jsonl:", "error: a record's key is not that of its ingredients"],
            script: ["data/records.jsonl:", "the key is not that of the ingredients"]),
        .init(
            "edited pre-image", ["error: a record's key is not that of its ingredients", "stage:    make"],
            script: ["the key is not that of the ingredients"]),
        .init(
            "pre-image of another type", ["error: a record's key is not that of its ingredients", "stage:    make"],
            script: ["the key is not that of the ingredients"]),
        .init(
            "cycle", ["records.jsonl:", "error: results rest on each other in a cycle", "make", "use"],
            script: ["results rest on each other in a cycle", "make", "use"]),
        .init(
            "lost input",
            [
                "an input of stage 'make' is neither another record's output nor an input of the archive",
                "sha256 11111111",
            ],
            script: ["input.src[0] of make is neither an output of a record nor an input of data/archive.json"]),
        .init(
            "record of no stage", ["error: a record belongs to no stage"],
            script: ["a record of no stage of data/archive.json"]),
        .init(
            "edited input", ["data/inputs/project/in.txt: error: an input is not the one that results were made from"],
            script: ["data/inputs/project/in.txt: not the input that data/archive.json names"]),
        .init(
            "edited object", ["data/objects/", "error: a file is not what stage '", "is no output of a record"],
            script: ["data/objects/", "not what"]),
        .init(
            "foreign object", ["data/objects/", "error: a file among the results is no output of a record"],
            script: ["data/objects/", "not an output of a record"]),
        .init(
            "lists that are none", ["data/archive.json: error: the list of what is archived is no JSON"],
            script: ["the archive's lists cannot be read"]),
    ]

    /// What nobody should unpack.
    static let hostile: [Damage] = [
        .init(
            "symbolic link", ["error: an entry is a symbolic link", "stagecraft-archive/data/link"],
            script: ["data/link: a symbolic link"]),
        .init(
            "two names but for case",
            ["error: the names of two entries differ in letter case only", "FIGURES/test/F1"],
            script: ["two names that differ in case only"]),
        .init("parent folder", ["error: the name of an entry leaves the folder by '..'", "../../evil"]),
        .init("parent folder within", ["error: the name of an entry leaves the folder by '..'", "data/../evil"]),
        .init("absolute path", ["error: the name of an entry is an absolute path", "/tmp/evil"]),
        .init("other top folder", ["error: an entry is not in the archive's folder", "evil/data/x"]),
        .init("duplicate name", ["error: two entries have the same name", "stagecraft-archive/README.md"]),
        .init("fifo", ["data/fifo: error: an extra file"]),
        .init("bomb that says so", ["error: the archive would take too much room", "data/bomb", "3221225472 bytes"]),
        .init("bomb that does not", ["data/bomb", "expected: 1000 bytes"]),
        .init("short entry", ["data/bomb"]),
        .init("encrypted entry", ["error: an entry is encrypted", "data/bomb"]),
        .init("cut", ["error: it is no archive: neither a zip nor a tar.zst file, or its end is missing"]),
        .init("cut in the list", ["error: it is no archive: neither a zip nor a tar.zst file, or its end is missing"]),
    ]

    /// What all damages start from is right by every measure: else refusing them would prove nothing.
    @Test func withoutDamageNothingIsWrong() throws {
        let project = try ArchivedProject.shared.get()
        let verified = try project.space.stagecraft("verify", "whole.zip", "--level", "recompute")
        #expect(verified.exit == 0, "\(verified.errors)")
        #expect(verified.output.contains("claims: the numbers of 1 claims"))
        #expect(verified.output.contains("figures: 2 drawn again") && verified.output.contains("4 images"))
        #expect(verified.output.contains("recompute: 5 stages computed again, all outputs equal byte by byte"))
        #expect(try project.space.stagecraft("verify", "whole/stagecraft-archive").exit == 0)
        let script = try project.space.shell("sh whole/stagecraft-archive/verify.sh")
        #expect(script.exit == 0, "\(script.errors)")
        #expect(script.output.contains("5 stages, 5 records") && script.output.contains("numbers of 1 claims"))
        #expect(script.output.contains("figures: 2 drawn again") && script.output.contains("4 images"))
    }

    /// Names that lists of digests, shells and their tools write in another way.
    @Test func strangeNamesAreRight() throws {
        let project = try ArchivedProject.shared.get()
        let space = try TestSpace()
        let made = try project.damage("strange names", to: space.path("a.zip"), folder: space.path("unpacked"))
        try #require(made.exit == 0, "\(made.errors)")
        for place in ["a.zip", "unpacked/stagecraft-archive"] {
            let verified = try space.stagecraft("verify", place)
            #expect(verified.exit == 0, "\(verified.errors)")
        }
        let script = try space.shell("sh unpacked/stagecraft-archive/verify.sh chain")
        #expect(script.exit == 0, "\(script.errors)")
        try space.shell("echo x >> 'unpacked/stagecraft-archive/data/journals/100% sure'")
        #expect(try space.shell("sh unpacked/stagecraft-archive/verify.sh bag").errors.contains("100% sure: FAILED"))
    }

    /// With sh and GNU coreutils alone the bag is checked, and the script says what it could not check.
    @Test func theScriptNeedsNothingButCoreutilsForTheBag() throws {
        let project = try ArchivedProject.shared.get()
        let space = try TestSpace()
        let made = try project.damage("nothing", to: space.path("a.zip"), folder: space.path("unpacked"))
        try #require(made.exit == 0, "\(made.errors)")
        let tools = ["sha256sum", "sha512sum", "sort", "comm", "uniq", "tr", "wc", "tail", "mv", "mktemp", "rm", "cat"]
        try space.shell(
            "mkdir bin; for tool in \(tools.joined(separator: " ")); do ln -s \"$(command -v $tool)\" bin/; done")
        let script = "unpacked/stagecraft-archive/verify.sh"
        let all = try space.shell("sh=$(command -v sh); PATH=$PWD/bin; $sh \(script)")
        #expect(all.exit == 0, "\(all.errors)")
        #expect(
            all.output.contains("not checked:\n  chain: there is no python3 here\n  figures: there is no gnuplot here"))
        #expect(try space.shell("sh=$(command -v sh); PATH=$PWD/bin; $sh \(script) bag").exit == 0)
        // What is asked for by name must be done.
        #expect(try space.shell("sh=$(command -v sh); PATH=$PWD/bin; $sh \(script) chain").exit == 2)
        try space.shell("echo >> unpacked/stagecraft-archive/data/deliveries/results/sum.txt")
        let wrong = try space.shell("sh=$(command -v sh); PATH=$PWD/bin; $sh \(script) bag")
        #expect(wrong.exit == 1 && wrong.errors.contains("data/deliveries/results/sum.txt: FAILED"), "\(wrong.errors)")
    }

    @Test(arguments: bag + chain + hostile) func aDamagedArchiveIsRefused(_ damage: Damage) throws {
        let project = try ArchivedProject.shared.get()
        let space = try TestSpace()
        let made = try project.damage(damage.name, to: space.path("bad.zip"), folder: space.path("unpacked"))
        try #require(made.exit == 0, "\(made.errors)")
        space.environment["TMPDIR"] = space.path("tmp")
        try FileManager.default.createDirectory(atPath: space.path("tmp"), withIntermediateDirectories: false)
        let verified = try space.stagecraft("verify", "bad.zip")
        #expect(verified.exit == 1)
        for text in ["bad.zip"] + damage.says { #expect(verified.errors.contains(text), "\(text)\n\(verified.errors)") }
        #expect(space.files("tmp") == [])
        let unpacked = "unpacked/stagecraft-archive"
        #expect(space.exists(unpacked) == (damage.script != nil))
        guard let script = damage.script else { return }
        let said = try space.shell("sh \(unpacked)/verify.sh chain")
        #expect(said.exit == 1)
        for text in script { #expect(said.errors.contains(text), "\(text)\n\(said.errors)") }
        // As a folder it is no better.
        #expect(try space.stagecraft("verify", unpacked).exit == 1)
    }

    /// What tar can hold and zip cannot.
    @Test(
        .enabled(if: works("zstd", ["--version"]), "zstd is missing"),
        arguments: [
            ("LNKTYPE", "an entry is a link to another"), ("SYMTYPE", "an entry is a symbolic link"),
            ("FIFOTYPE", "an entry is neither a file nor a folder"),
            ("CHRTYPE", "an entry is neither a file nor a folder"),
        ])
    func aTarOfOtherThingsThanFilesIsRefused(_ entry: (type: String, says: String)) throws {
        let space = try TestSpace()
        try space.write(
            "make.py",
            """
            import io, tarfile
            with tarfile.open("a.tar", "w") as tar:
                file = tarfile.TarInfo("stagecraft-archive/bagit.txt")
                file.size = 3
                tar.addfile(file, io.BytesIO(b"abc"))
                other = tarfile.TarInfo("stagecraft-archive/data/other")
                other.type, other.linkname = tarfile.\(entry.type), "stagecraft-archive/bagit.txt"
                tar.addfile(other)
            """)
        #expect(try space.shell("python3 make.py && zstd -q a.tar -o a.tar.zst").exit == 0)
        for command in ["verify", "restore"] {
            let refused = try space.stagecraft(command, "a.tar.zst")
            #expect(refused.exit == 1)
            #expect(refused.errors.hasPrefix("a.tar.zst: error: \(entry.says)\n  entry: stagecraft-archive/data/other"))
        }
        #expect(!space.exists(".stagecraft"))
    }

    /// Neither a store that is there nor one that is not is touched.
    @Test(arguments: bag.prefix(2) + chain.filter { !["edited claim", "edited verdict"].contains($0.name) } + hostile)
    func aRefusedRestoreLeavesTheStore(_ damage: Damage) throws {
        let project = try ArchivedProject.shared.get()
        let space = try TestSpace()
        let made = try project.damage(damage.name, to: space.path("bad.zip"), folder: space.path("unpacked"))
        try #require(made.exit == 0, "\(made.errors)")
        #expect(try space.stagecraft("restore", "bad.zip").exit == 1)
        #expect(!space.exists(".stagecraft"))
        try space.manifest(#""a": { "kind": "command", "command": ["touch", "x"], "outputs": ["x"] }"#)
        #expect(try space.run().exit == 0)
        let state = "find .stagecraft -printf '%p %s %T@ %m\\n' | sort; cat .stagecraft/records .stagecraft/last/*"
        let before = try space.shell(state).output
        let refused = try space.stagecraft("restore", "bad.zip")
        #expect(refused.exit == 1)
        for text in damage.says { #expect(refused.errors.contains(text), "\(text)\n\(refused.errors)") }
        #expect(try space.shell(state).output == before)
    }
}
