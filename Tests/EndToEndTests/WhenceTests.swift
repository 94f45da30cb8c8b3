import Foundation
import Testing

/// `stagecraft whence FILE` and `stagecraft find`: results by content and by parameters.
struct WhenceTests {
    private func project() throws -> TestSpace {
        let space = try TestSpace()
        try space.write("data.csv", "1\n2\n")
        try space.write("other.csv", "3\n")
        try space.manifest(
            """
            "train": {"kind": "command", "matrix": {"seed": [1, 2]}, "parameters": {"seed": "$seed", "rate": 0.5, "law": "é"},
              "inputs": {"data": "file:data.csv"}, "outputs": ["w.txt"],
              "command": ["sh", "-c", "cat {input:data} > w.txt; echo {parameter:seed} >> w.txt"]},
            "lone": {"kind": "command", "inputs": {"data": "file:other.csv"}, "outputs": ["l.txt"],
              "command": ["cp", "{input:data}", "{output:l.txt}"]},
            "draw": {"kind": "command", "inputs": {"w": "train/w.txt"}, "outputs": ["F1.txt"],
              "command": ["sh", "-c", "cat $(cat {list:w}) > F1.txt"]}
            """, more: #""figures": {"F1": {"paper": "p", "title": "The figure", "stage": "draw"}},"#)
        let outcome = try space.run()
        try #require(outcome.exit == 0, "\(outcome.errors)")
        return space
    }

    @Test func aFigureFoundAnywhereNamesItsStageAndWhatItReads() throws {
        let space = try project()
        try space.shell("mkdir elsewhere && cat figures/p/F1/F1.txt > elsewhere/picture")
        let outcome = try space.stagecraft("whence", "elsewhere/picture")
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("made by draw (command) as F1.txt, key "))
        #expect(outcome.output.contains("  figure F1: The figure\n  the stage's last result\n"))
        #expect(outcome.output.contains("  input.w[0] = w.txt, 6 bytes, sha256 "))
        #expect(outcome.output.contains(" from train[seed=2]\n"))
        let run = try #require(space.files(".stagecraft/runs").first).dropFirst(17).dropLast(6)
        #expect(outcome.output.contains("run \(run)\n"))
        #expect(!outcome.output.contains("edited"))
    }

    @Test func anEditedFileSaysWhatItWas() throws {
        let space = try project()
        try space.shell("printf 'by hand\\n' >> figures/p/F1/F1.txt")
        let outcome = try space.stagecraft("whence", "figures/p/F1/F1.txt")
        #expect(outcome.exit == 0)
        #expect(outcome.output.contains("edited since it was delivered with sha256 "))
        #expect(outcome.output.contains("made by draw (command) as F1.txt"))
        // Where only the list beside it tells: a copy of the folder without marks.
        try space.shell("mkdir copy && for f in figures/p/F1/*; do cat $f > copy/${f##*/}; done")
        #expect(try space.stagecraft("whence", "copy/F1.txt").output.contains("edited since it was delivered"))
    }

    @Test func aFormerResultIsNotTheLast() throws {
        let space = try project()
        try space.shell("cp figures/p/F1/F1.txt former; echo 4 >> data.csv")
        try #require(try space.run().exit == 0)
        let outcome = try space.stagecraft("whence", "former")
        #expect(outcome.output.contains("not the last result of a stage of this profile"))
        #expect(!outcome.output.contains("figure F1"))
    }

    @Test func anInputIsReadAndAStrangerUnknown() throws {
        let space = try project()
        let read = try space.stagecraft("whence", "data.csv")
        #expect(read.exit == 0)
        #expect(read.output.contains("no result in the store has its bytes\nread by train[seed=1], train[seed=2]\n"))
        try space.write("stranger", "?\n")
        let unknown = try space.stagecraft("whence", "stranger")
        #expect(unknown.exit == 1)
        #expect(unknown.output.hasSuffix("no result in the store has its bytes\n"))
        let missing = try space.stagecraft("whence", "nothing")
        #expect(missing.exit == 2)
        #expect(missing.errors.contains("nothing: error: there is no such file"))
    }

    private func found(_ space: TestSpace, _ arguments: String...) throws -> [String] {
        let outcome = try space.start(["find", "--json"] + arguments).outcome()
        let items = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        let stages = try #require(items).compactMap { $0["stage"] as? String }
        #expect(outcome.exit == (stages.isEmpty ? 1 : 0))
        return stages.sorted()
    }

    @Test func parametersAreFoundInAnyForm() throws {
        let space = try project()
        #expect(try found(space, "seed=2") == ["train[seed=2]"])
        #expect(try found(space, "seed=2.0", "rate=5e-1", "law=é") == ["train[seed=2]"])
        #expect(try found(space, "law=\"é\"", "seed=1") == ["train[seed=1]"])
        // Names and texts are bytes: this é is two characters.
        #expect(try found(space, "law=e\u{301}") == [])
        #expect(try found(space, "stage=train") == ["train[seed=1]", "train[seed=2]"])
        #expect(try found(space, "stage=tra") == [])
        #expect(try found(space, "seed=1", "seed=2") == [])
        #expect(try found(space, "kind=command").count == 4)
    }

    @Test func whatCameFromAFileIsFound() throws {
        let space = try project()
        #expect(try found(space, "--input", "data.csv") == ["draw", "train[seed=1]", "train[seed=2]"])
        #expect(try found(space, "--input", "data.csv", "seed=1") == ["train[seed=1]"])
        #expect(try found(space, "--input", "other.csv") == ["lone"])
        let digest = try space.shell("sha256sum data.csv").output.prefix(64)
        let text = try space.stagecraft("find", "--input", String(digest)).output
        #expect(text.contains("draw  ") && text.contains("(by way of other results)") && text.hasSuffix("3 results\n"))
        #expect(try found(space, "--input", "figures/p/F1/F1.txt") == [])
        let wrong = try space.stagecraft("find", "--input", "abc")
        #expect(wrong.exit == 2 && wrong.errors.contains("'abc' is neither a file nor the SHA-256 of one"))
        #expect(try space.stagecraft("find").exit == 2)
        #expect(try space.stagecraft("find", "seed").errors.contains("'seed' is no condition"))
    }
}

extension FiguresTests {
    /// A picture that went through a program which kept its mark: neither its bytes nor its place tell anything.
    @Test func anEditedPictureNamesWhatItWasDrawnFrom() throws {
        let smoke = try SmokeRun.shared.get()
        let away = try TestSpace()
        let folder = smoke.space.path("figures/paper-b/B8")
        let sources = try smoke.space.shell("cd figures/paper-b/B8 && sha256sum B8.dat B8.gp | sha256sum").output
            .prefix(64)
        for kind in ["png", "pdf"] {
            var image = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/B8.\(kind)"))
            // Within the compressed picture; what the file system keeps with a file is lost on the way.
            image[image.count / 2] ^= 1
            try image.write(to: URL(fileURLWithPath: away.path("copy")))
            let outcome = try smoke.space.stagecraft("whence", "--profile", "smoke", away.path("copy"))
            #expect(outcome.exit == 0, "\(outcome.errors)")
            #expect(
                outcome.output.contains("drawn from script and data with sha256 \(sources); edited since"), "\(outcome)"
            )
            #expect(outcome.output.contains("(plot.weak-strong) as B8.\(kind), key "), "\(outcome)")
            #expect(outcome.output.contains("\n  figure B8: "), "\(outcome)")
        }
        // Where nothing is known of it, it still says what it was drawn from.
        try away.manifest(#""none": {"kind": "command", "command": ["touch", "x"], "outputs": ["x"]}"#)
        let unknown = try away.stagecraft("whence", "\(folder)/B8.png")
        #expect(unknown.exit == 1)
        #expect(
            unknown.output.contains(sources)
                && unknown.output.hasSuffix("no result in the store was drawn from those\n"))
    }

    /// What gnuplot alone draws has no mark: an archive's figures are compared without.
    @Test func markedPicturesAreDrawnAgainFromAnArchive() throws {
        let smoke = try SmokeRun.shared.get()
        let away = try TestSpace()
        let archived = try smoke.space.stagecraft("archive", "--profile", "smoke", "B8", "-o", away.path("b8.zip"))
        try #require(archived.exit == 0, "\(archived.errors)")
        let verified = try away.stagecraft("verify", "b8.zip", "--level", "figures")
        #expect(verified.exit == 0, "\(verified.errors)")
        #expect(verified.output.contains("2 images"), "\(verified.output)")
        try away.shell("mkdir b8 && cd b8 && python3 -m zipfile -e ../b8.zip . && mv */* .")
        let script = try away.shell("cd b8 && sh verify.sh figures")
        #expect(script.exit == 0, "\(script.errors)")
        #expect(script.output.contains("2 images compared"), "\(script.output)")
        // The mark is left out, the picture is not.
        for (kind, edit) in [("png", "dd bs=1 seek=9000 conv=notrunc"), ("pdf", "dd bs=1 seek=3000 conv=notrunc")] {
            let changed = try away.shell(
                """
                cd b8 && f=$(find . -name B8.\(kind) -path '*deliveries*') && cp $f ../kept
                printf xyz | \(edit) of=$f 2>/dev/null
                sed -n '/^picture() {/,/^}/p' verify.sh > ../picture.sh
                . ../picture.sh; [ "$(picture $f)" != "$(picture ../kept)" ]; same=$?; cp ../kept $f; exit $same
                """)
            #expect(changed.exit == 0, "\(kind): \(changed)")
        }
    }
}
