import Foundation
import HDF5
import TestPython
import Testing

struct InspectTests {
    @Test func datasetsWithStatisticsUnitsAndClaims() throws {
        let space = try TestSpace()
        try space.write("history.h5", losses: [1, 0.5, .nan, 0.25], verdict: "holds")
        let text = try space.stagecraft("inspect", "history.h5")
        #expect(text.exit == 0)
        #expect(text.output.contains("/history/loss  float64 [4] along time"))
        #expect(text.output.contains("min 0.25, mean 0.583333, max 1, 1 not finite"))
        #expect(text.output.contains("units = nats"))
        #expect(text.output.contains("/claims/A1.plateau\n"))
        #expect(text.output.contains("verdict = holds"))

        let output = try space.stagecraft("inspect", "--json", "history.h5").output
        let files = try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        #expect(files[0]["type"] as? String == "HDF5")
        let objects = try #require(files[0]["objects"] as? [[String: Any]])
        let loss = try #require(objects.first { $0["path"] as? String == "/history/loss" })
        #expect(loss["shape"] as? [Int] == [4])
        #expect(loss["notFinite"] as? Int == 1)
        #expect(loss["mean"] as? Double == 1.75 / 3)
    }

    @Test func otherFilesByTypeSizeAndDigest() throws {
        let space = try TestSpace()
        try space.write("notes.txt", "hello\n")
        let sum = try space.shell("sha256sum notes.txt").output.prefix(12)
        let text = try space.stagecraft("inspect", "notes.txt").output
        #expect(text == "notes.txt\n  text, 6 bytes, sha256 \(sum)\n")
        try space.shell("gzip -k notes.txt; head -c 100 /dev/zero > zeros")
        let both = try space.stagecraft("inspect", "notes.txt.gz", "zeros").output
        #expect(both.contains("gzip, "))
        #expect(both.contains("binary, 100 bytes"))
    }

    @Test func artifactsByTheirNames() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "make": { "kind": "command", "command": ["sh", "-c", "mkdir -p sub; echo {parameter:x} > sub/out"],
                      "outputs": ["sub/out"], "matrix": { "x": [1, 20] }, "parameters": { "x": "$x" } }
            """)
        let early = try space.stagecraft("inspect", "make/sub/out")
        #expect(early.exit == 1)
        #expect(early.errors.contains("has no result yet"))
        try space.run()
        #expect(try space.stagecraft("inspect", "make[x=20]/sub/out").output.contains("text, 3 bytes"))
        for name in ["make/sub/out", "make"] {
            let both = try space.stagecraft("inspect", name).output
            #expect(both.contains("make[x=1]/sub/out\n  text, 2 bytes"))
            #expect(both.contains("make[x=20]/sub/out\n  text, 3 bytes"))
        }
        let slip = try space.stagecraft("inspect", "make/sub/uot")
        #expect(slip.exit == 2)
        #expect(slip.errors.contains("did you mean 'make/sub/out'?"))
    }

    @Test func aCutHDF5FileIsAClearError() throws {
        let space = try TestSpace()
        try space.write("history.h5", losses: [1, 2], verdict: "holds")
        try space.shell("head -c 100 history.h5 > cut.h5")
        let outcome = try space.stagecraft("inspect", "cut.h5")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("cut.h5: error: the HDF5 file cannot be read"))
    }

    /// To HDF5 an é of one and an é of two code points are two names, of objects and of attributes.
    @Test(.enabled(if: PythonReference.isAvailable, "\(PythonReference.missing)"))
    func namesThatOnlySwiftTakesForOneAreTwo() throws {
        let space = try TestSpace()
        for (name, second) in [("old.h5", 2), ("new.h5", 3)] {
            _ = try PythonReference.run(
                """
                import h5py
                with h5py.File("\(space.path(name))", "w") as file:
                    for place in [file, file.create_group("g"), file.create_dataset("d", data=[1.0])]:
                        place.attrs["\\u00e9"] = 1
                        place.attrs["e\\u0301"] = \(second)
                result = [0]
                """)
        }
        let listed = try space.stagecraft("inspect", "old.h5").output
        #expect(listed.components(separatedBy: "    \u{E9} = 1\n").count == 4, "\(listed)")
        #expect(listed.components(separatedBy: "    e\u{301} = 2\n").count == 4, "\(listed)")
        try space.manifest(
            """
            "copy": {"kind": "command", "inputs": {"x": "file:x.h5"}, "command": ["cp", "{input:x}", "y.h5"], "outputs": ["y.h5"]}
            """)
        for name in ["old.h5", "new.h5"] {
            try space.shell("cp \(name) x.h5")
            try space.run()
        }
        let difference = try space.stagecraft("diff").output
        #expect(difference.components(separatedBy: "e\u{301}").count == 4, "\(difference)")
        #expect(difference.components(separatedBy: "2 → 3\n").count == 4, "\(difference)")
        let file = try File.open(space.path("old.h5"))
        let error = #expect(throws: HDF5Error.self) { try file.root.attributes() }
        #expect(error?.cause == "the names of two attributes differ only in how their letters are encoded")
    }
}

extension TestSpace {
    /// An artifact as stages write them.
    func write(_ name: String, losses: [Double], verdict: String) throws {
        let file = try File.create()
        let history = try file.root.createGroup("history")
        try history.writeScale("time", losses.indices.map(Double.init))
        try history.write("loss", losses, scales: ["time"], attributes: ["units": "nats"])
        try file.root.createGroup(
            "claims/A1.plateau", attributes: ["measured": .number(losses[0]), "verdict": .string(verdict)])
        try writeAtomically(try file.finish(), to: path(name))
    }
}
