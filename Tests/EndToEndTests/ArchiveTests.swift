import Foundation
import Testing

/// `stagecraft archive`: what is in the file, and when there is none.
struct ArchiveTests {
    @Test func twoArchivesOfOneStateAreEqual() throws {
        let archive = try ArchiveSpace(repository: true)
        _ = try archive.unpacked(name: "one.zip")
        archive.space.environment = ["TZ": "Asia/Tokyo", "LC_ALL": "C"]
        try archive.shell("umask 077; '\(TestSpace.program)' archive -o two.zip && cmp one.zip two.zip")
        try archive.shell(
            "'\(TestSpace.program)' archive -o one.tar.zst && '\(TestSpace.program)' archive -o two.tar.zst")
        try archive.shell("cmp one.tar.zst two.tar.zst")
        try archive.space.write("notes é.txt", "others\n")
        try #require(try archive.space.run().exit == 0)
        try archive.shell("'\(TestSpace.program)' archive -o three.zip && ! cmp -s one.zip three.zip")
    }

    @Test func entriesAreSortedRegularFilesWithoutTimes() throws {
        let archive = try ArchiveSpace(repository: true)
        _ = try archive.unpacked()
        let names = try archive.entries()
        #expect(names == names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        #expect(Set(names).count == names.count)
        #expect(names.contains("stagecraft-archive/data/inputs/project/notes é.txt"))
        let describe = """
            import sys, zipfile
            for e in zipfile.ZipFile(sys.argv[1]).infolist():
                print(e.date_time == (1980, 1, 1, 0, 0, 0), oct(e.external_attr >> 16), e.filename.split("/", 1)[1])
            """
        let lines = try archive.shell("PYTHONIOENCODING=utf-8 python3 -c '\(describe)' a.zip").split(separator: "\n")
        let programs = lines.filter { $0.hasPrefix("True 0o100755 ") }.map { $0.dropFirst(14) }
        #expect(
            Set(programs) == [
                "data/deliveries/figures/p/F1/tool.sh", "data/source/tree/tool.sh", "run", "verify.sh",
            ])
        #expect(lines.count { $0.hasPrefix("True 0o100644 ") } == lines.count - programs.count)
    }

    @Test func manifestsCoverEveryFileAndNothingElse() throws {
        let archive = try ArchiveSpace(repository: true)
        try archive.space.manifest(
            """
            "a": {"kind": "command", "outputs": ["50%0A ä.txt"], "deliver": "out/sub folder",
              "command": ["sh", "-c", "echo 1 > '50%0A ä.txt'"]}
            """)
        try #require(try archive.space.run().exit == 0)
        let folder = try archive.unpacked()
        for list in ["manifest-sha256.txt", "tagmanifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha512.txt"] {
            let program = list.contains("256") ? "sha256sum" : "sha512sum"
            // Percent signs are written as %25.
            try archive.shell("cd '\(folder)' && sed 's/%25/%/g' \(list) | \(program) --quiet --strict -c -")
        }
        let payload = try archive.shell("cd '\(folder)' && find data -type f | LC_ALL=C sort")
        let listed = try archive.shell("cd '\(folder)' && cut -c67- manifest-sha256.txt | sed 's/%25/%/g'")
        #expect(payload == listed)
        #expect(listed.contains("data/deliveries/out/sub folder/50%0A ä.txt\n"))
        let sum = try archive.shell(
            "cd '\(folder)' && find data -type f -printf '%s\\n' | awk '{n += 1; s += $1} END {print s \".\" n}'")
        #expect(archive.space.read(folder + "/bag-info.txt")?.contains("Payload-Oxum: \(sum)") == true)
    }

    @Test func theIndexTiesStagesToFiles() throws {
        let archive = try ArchiveSpace()
        let folder = try archive.unpacked()
        let index = try #require(try archive.json(folder + "/data/archive.json") as? [String: Any])
        #expect(index["stagecraftArchive"] as? Int == 1)
        #expect(index["targets"] as? [String] == ["F1"])
        let stages = try #require(index["stages"] as? [[String: Any]])
        #expect(stages.compactMap { $0["id"] as? String } == ["count[seed=1]", "count[seed=2]", "draw"])
        let records = try #require(archive.space.read(folder + "/data/records.jsonl")).split(separator: "\n")
        let recorded = try records.map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)).key }
        #expect(recorded == stages.compactMap { $0["key"] as? String }.sorted())
        for stage in stages {
            for output in try #require(stage["outputs"] as? [[String: Any]]) {
                let name = try #require(output["name"] as? String)
                guard let place = output["place"] as? String else {
                    #expect(name == "other.txt")
                    continue
                }
                let digest = try #require(output["sha256"] as? String)
                #expect(try archive.shell("sha256sum '\(folder)/data/\(place)'").hasPrefix(digest))
            }
        }
    }

    private struct Record: Decodable {
        var key: String
    }

    @Test func scopesHoldMoreAndLess() throws {
        let archive = try ArchiveSpace()
        func parts(_ arguments: [String]) throws -> (objects: Int, deliveries: Int) {
            let outcome = try archive.space.start(["archive", "-o", "b.zip"] + arguments).outcome()
            try #require(outcome.exit == 0, "\(outcome.errors)")
            let names = try archive.entries("b.zip")
            return (names.count { $0.contains("/objects/") }, names.count { $0.contains("/deliveries/") })
        }
        #expect(try parts([]) == (2, 2))
        #expect(try parts(["--all"]) == (4, 2))
        #expect(try parts(["--figures-only"]) == (0, 2))
        #expect(try parts(["count[seed=1]"]) == (1, 0))
    }

    @Test func inputsArePassedOnOnlyIfTheyMayBe() throws {
        let archive = try ArchiveSpace()
        let folder = try archive.unpacked()
        let index = try #require(try archive.json(folder + "/data/archive.json") as? [String: Any])
        let inputs = try #require(index["inputs"] as? [[String: Any]])
        #expect(inputs.compactMap { $0["label"] as? String } == ["data:closed/c", "data:words/w", "file:notes é.txt"])
        #expect(inputs.compactMap { $0["included"] as? Bool } == [false, true, true])
        #expect(inputs[0]["url"] as? String == "https://example.org/c")
        #expect(inputs[0]["licence"] as? String == "ask the owners")
        #expect(inputs[0]["size"] as? Int == 18)
        #expect(inputs[1]["place"] as? String == "inputs/datasets/words/words.txt")
        #expect(archive.space.read(folder + "/data/inputs/datasets/words/words.txt") == "one two three\n")
        let names = try archive.entries()
        #expect(!names.contains { $0.contains("closed.txt") })
    }

    @Test func whatIsSaidOfTheWorkFollowsFromIt() throws {
        let archive = try ArchiveSpace(repository: true)
        let folder = try archive.unpacked()
        let citation = try #require(archive.space.read(folder + "/data/CITATION.cff"))
        #expect(citation.contains(#"  - name: "Ada \"A.\" Author""#) && citation.contains("\nlicense: MIT\n"))
        let zenodo = try #require(try archive.json(folder + "/data/.zenodo.json") as? [String: Any])
        #expect((zenodo["creators"] as? [[String: String]]) == [["name": #"Ada "A." Author"#]])
        #expect(zenodo["license"] as? String == "mit")
        let expected = try #require(try archive.json(folder + "/data/EXPECTED.json") as? [String: Any])
        let figure = try #require((expected["figures"] as? [[String: Any]])?.first)
        #expect(figure["stages"] as? Int == 3 && figure["cores"] as? Int == 1)
        let checklist = try #require(archive.space.read(folder + "/data/CHECKLIST.md"))
        #expect(checklist.contains("4 of 6 outputs and 2 of 3 inputs are in it, and the records of all 3 stages"))
        #expect(checklist.contains("closed: ask the owners; words: CC0-1.0"))
        let names = try archive.entries()
        #expect(names.count { $0.contains("/data/journals/") } == 1)
        // The project's own file comes first.
        try archive.space.write("CITATION.cff", "its own\n")
        _ = try archive.unpacked()
        #expect(archive.space.read(folder + "/data/CITATION.cff") == "its own\n")
    }

    @Test func theScriptAtTheRootDrawsFigures() throws {
        let archive = try ArchiveSpace()
        try archive.space.manifest(
            """
            "draw": {"kind": "command", "outputs": ["F1.gp"],
              "command": ["sh", "-c", "echo \\"set output 'F1.svg'; set terminal svg; plot x\\" > F1.gp"]}
            """, more: #""figures": {"F1": {"paper": "p", "title": "A figure", "stage": "draw"}},"#)
        try #require(try archive.space.run().exit == 0)
        let folder = try archive.unpacked()
        try archive.shell("sh '\(folder)/run' figures 'new folder'")
        #expect(archive.space.read("new folder/figures/p/F1/F1.svg")?.contains("<svg") == true)
        #expect(try archive.space.shell("sh '\(folder)/run'").exit == 2)
        #expect(try archive.space.shell("sh '\(folder)/run' build").errors.contains("holds no repository"))
    }

    @Test func aLargeResultIsNotHeldInMemory() throws {
        let archive = try ArchiveSpace()
        try archive.space.manifest(
            """
            "large": {"kind": "command", "outputs": ["n.h5"], "command": ["truncate", "-s", "400M", "n.h5"]}
            """)
        try #require(try archive.space.run().exit == 0)
        let measure = """
            import resource, subprocess, sys
            subprocess.run([sys.argv[1], "archive", "-o", "a.zip"], check=True, stdout=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        let memory = try #require(Int(try archive.shell("python3 -c '\(measure)' '\(TestSpace.program)'").dropLast()))
        #expect(memory < 150 << 10, "\(memory) KiB")
    }
}
