// A small project with two figures, a claim and an input, and its archive: what the tests of archives damage.

import Foundation
import HDF5
import Testing

/// Made once for all tests that only read it.
struct ArchivedProject {
    let space: TestSpace

    // Made once; the tests that run at the same time only read it.
    nonisolated(unsafe) static let shared = Result { try ArchivedProject() }

    private init() throws {
        space = try TestSpace()
        try Self.write(into: space)
        let run = try space.run()
        try #require(run.exit == 0, "\(run.errors)\(run.output)")
        let archive = try space.stagecraft("archive", "--all", "-o", "base.zip")
        try #require(archive.exit == 0, "\(archive.errors)")
        let damage = try damage("nothing", to: space.path("whole.zip"), folder: space.path("whole"))
        try #require(damage.exit == 0, "\(damage.errors)")
    }

    /// The project's files, without results.
    static func write(into space: TestSpace) throws {
        try space.write("in.txt", "hello\n")
        for (id, expression) in [("F1", "sin(x)"), ("F2", "cos(x)")] {
            try space.write(
                "scripts/\(id).gp",
                """
                set terminal pngcairo size 160,120
                set output '\(id).png'
                plot \(expression), '\(id).dat' with points
                set terminal pdfcairo size 2,1.5
                set output '\(id).pdf'
                replot

                """)
        }
        let file = try File.create()
        try file.root.createGroup("claims")
        try file.root.createGroup(
            "claims/F1.size",
            attributes: [
                "sentence": .string("The size is that of theory"), "relation": .string("equals"),
                "expected": .number(1),
                "tolerance": .number(0.5), "measured": .number(1.25), "spread": .number(0.125), "samples": .integer(3),
                "verdict": .string("holds"),
            ])
        try writeAtomically(try file.finish(), to: space.path("measured.h5"))
        let figures = ["F1", "F2"].map { id in
            """
            "draw-\(id)": { "kind": "command", "parameters": { "figure": "\(id)" },
              "inputs": { "script": ["file:scripts/\(id).gp"], "data": ["use/sum.txt"], "claims": ["measure/claims.h5"] },
              "outputs": ["\(id).gp", "\(id).dat", "\(id).png", "\(id).pdf", "caption.txt"],
              "command": ["sh", "-c", "cp {input:script} \(id).gp; cp {input:data} \(id).dat; gnuplot --default-settings \
            \(id).gp && LC_ALL=C sed -i 's|/CreationDate (D:[0-9]*|/CreationDate (D:20000101000000|' \(id).pdf; echo {parameter:figure} > \
            caption.txt"] }
            """
        }
        try space.manifest(
            """
            "make": { "kind": "command", "inputs": { "src": ["file:in.txt"] }, "parameters": { "seed": 1 },
              "outputs": ["out.txt"], "command": ["sh", "-c", "wc -c < {input:src} > out.txt; echo {parameter:seed} >> out.txt"] },
            "use": { "kind": "command", "inputs": { "a": ["make/out.txt"] }, "outputs": ["sum.txt"], "deliver": "results",
              "command": ["sh", "-c", "paste -s {input:a} > sum.txt"] },
            "measure": { "kind": "command", "inputs": { "file": ["file:measured.h5"] }, "outputs": ["claims.h5"],
              "command": ["cp", "{input:file}", "claims.h5"] },
            \(figures.joined(separator: ",\n"))
            """,
            more: """
                "figures": { "F1": { "paper": "test", "title": "one", "stage": "draw-F1" },
                             "F2": { "paper": "test", "title": "two", "stage": "draw-F2" } },
                """)
    }

    /// Damages the archive in the way of that name (Files/damage.py).
    func damage(_ name: String, to target: String, folder: String) throws -> TestSpace.Outcome {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Files/damage.py").path
        let line = [script, name, space.path("base.zip"), target, folder].map { "'\($0)'" }.joined(separator: " ")
        return try space.shell("python3 \(line)")
    }
}
