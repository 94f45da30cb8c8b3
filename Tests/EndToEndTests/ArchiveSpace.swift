// A project whose results are archived, and archives unpacked: what the tests of archives share.

import Foundation
import Testing

/// A small project with a matrix, a data set that may be passed on, one that may not, a delivered figure and, if wanted, a
/// repository.
struct ArchiveSpace {
    let space: TestSpace

    init(repository: Bool = false) throws {
        space = try TestSpace()
        try space.write("data/words.txt", "one two three\n")
        try space.write("data/closed.txt", "not for everybody\n")
        try space.write("notes é.txt", "notes\n")
        let (words, closed) = (try digest("data/words.txt"), try digest("data/closed.txt"))
        try space.manifest(
            """
            "count": {"kind": "command", "matrix": {"seed": [1, 2]}, "parameters": {"seed": "$seed", "scale": 0.5},
              "inputs": {"words": "data:words/w", "closed": "data:closed/c", "notes": "file:notes é.txt"},
              "outputs": ["n.h5", "other.txt"],
              "command": ["sh", "-c", "cat {input:words} > n.h5; echo {parameter:seed} | tee -a n.h5 > other.txt"]},
            "draw": {"kind": "command", "inputs": {"n": "count/n.h5"}, "outputs": ["F1.txt", "tool.sh"],
              "command": ["sh", "-c", "cat $(cat {list:n}) > F1.txt; echo true > tool.sh; chmod 755 tool.sh"]}
            """,
            more: """
                "datasets": {
                  "words": {"licence": "CC0-1.0", "redistribute": true, "folders": ["data"],
                    "files": {"w": {"file": "words.txt", "sha256": "\(words)", "sources": ["https://example.org/w"]}}},
                  "closed": {"licence": "ask the owners", "folders": ["data"],
                    "files": {"c": {"file": "closed.txt", "sha256": "\(closed)", "sources": ["https://example.org/c"]}}}},
                "figures": {"F1": {"paper": "p", "title": "A figure", "stage": "draw"}},
                """)
        if repository {
            try space.write("LICENSE", "MIT License\n\nPermission is hereby granted, free of charge, to any person\n")
            try space.write("sub folder/ä b.txt", "text\n")
            try space.write("tool.sh", "#!/bin/sh\n")
            try shell(
                """
                chmod +x tool.sh && git init -q -b main . && git config user.email nobody@example.org &&
                git config user.name 'Ada "A." Author' && git add . && git commit -q -m first
                """)
        }
        let outcome = try space.run()
        try #require(outcome.exit == 0, "\(outcome.errors)")
    }

    private func digest(_ name: String) throws -> String { String(try shell("sha256sum \(name)").prefix(64)) }

    /// What a shell command prints; it must end well.
    @discardableResult
    func shell(_ command: String) throws -> String {
        let outcome = try space.shell(command)
        try #require(outcome.exit == 0, "\(command): \(outcome.errors)")
        return outcome.output
    }

    /// Writes an archive and unpacks it; the folder that was at its top.
    func unpacked(_ arguments: String..., name: String = "a.zip") throws -> String {
        let outcome = try space.start(["archive", "-o", name] + arguments).outcome()
        try #require(outcome.exit == 0, "\(outcome.errors)")
        let folder = "unpacked-" + name
        // Python's own way leaves modes out.
        let unpack = """
            import os, sys, zipfile
            for entry in (archive := zipfile.ZipFile(sys.argv[1])).infolist():
                os.chmod(archive.extract(entry, sys.argv[2]), entry.external_attr >> 16)
            """
        try shell("rm -rf '\(folder)' && python3 -c '\(unpack)' '\(name)' '\(folder)'")
        return folder + "/stagecraft-archive"
    }

    /// The names of an archive's entries, as they stand in it.
    func entries(_ name: String = "a.zip") throws -> [String] {
        let list = "import sys, zipfile; [print(n) for n in zipfile.ZipFile(sys.argv[1]).namelist()]"
        return try shell("PYTHONIOENCODING=utf-8 python3 -c '\(list)' '\(name)'").split(separator: "\n").map(
            String.init)
    }

    /// A JSON file of the payload.
    func json(_ path: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: space.path(path))))
    }
}
