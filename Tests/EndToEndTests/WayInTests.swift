// What somebody meets first: the release, a project to begin with, completions, the installed program.

import Foundation
import TestSupport
import Testing

struct WayInTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test func theReleaseIsNamed() throws {
        let version = try TestSpace().stagecraft("--version")
        #expect(version.exit == 0)
        #expect(
            version.output.wholeMatch(of: #/stagecraft \d+\.\d+\.\d+ \((commit [0-9a-f]{12}, )?Swift version \S+\)\n/#)
                != nil, "\(version)")
    }

    /// With Python's standard library, gnuplot and, if it is there, LaTeX.
    @Test func aProjectToBeginWithRuns() throws {
        let space = try TestSpace()
        let written = try space.stagecraft("init", "tea/cups")
        #expect(written.exit == 0, "\(written)")
        #expect(written.output.contains("    cd tea/cups\n    stagecraft run "), "\(written.output)")
        let hasLatex = try space.shell("command -v pdflatex").exit == 0
        #expect(space.exists("tea/cups/paper.tex") == hasLatex)
        let stages = hasLatex ? 4 : 3
        let first = try space.shell("cd tea/cups && \(TestSpace.program) run")
        #expect(first.exit == 0 && first.errors.contains("ran \(stages) stages"), "\(first)")
        #expect(try space.shell("head -c 4 tea/cups/results/cooling.png | tail -c 3").output == "PNG")
        if hasLatex { #expect(try space.shell("head -c 5 tea/cups/results/paper.pdf").output == "%PDF-") }
        // The rates of the measurements, as another least-squares fit of their logarithms finds them.
        let artifacts = try space.shell("cd tea/cups && \(TestSpace.program) list artifacts").output
        let rates = try artifacts.split(separator: "\n").filter { $0.contains("rate.txt") }.map { line in
            let path = String(line.split(separator: " ").last ?? "")
            let text = try String(
                contentsOfFile: path.hasPrefix("/") ? path : space.path("tea/cups/" + path), encoding: .utf8)
            return try #require(text.firstMatch(of: #/rate ([0-9.]+)/#).flatMap { Double($0.1) })
        }
        #expect(rates.count == 2 && abs(rates[0] - 0.0784) < 0.0001 && abs(rates[1] - 0.1381) < 0.0001, "\(rates)")
        let second = try space.shell("cd tea/cups && \(TestSpace.program) run")
        #expect(second.exit == 0 && second.errors.contains("nothing to do"), "\(second)")
        let draft = try space.shell("cd tea/cups && \(TestSpace.program) run --profile draft")
        #expect(draft.exit == 0 && draft.errors.contains("run     [1/\(stages)] fit[cup=calm]"), "\(draft)")
        let checked = try space.shell("cd tea/cups && \(TestSpace.program) check --profile draft")
        #expect(checked.exit == 0, "\(checked)")
    }

    @Test func nothingIsOverwritten() throws {
        let space = try TestSpace()
        try space.write("data/calm.csv", "mine\n")
        let refused = try space.stagecraft("init")
        #expect(refused.exit == 2 && refused.output == "")
        #expect(
            refused.errors
                == ".: error: there is a project already\n  found: data/calm.csv\n"
                + "  hint: nothing was written; name another folder: stagecraft init FOLDER\n", "\(refused)")
        #expect(space.files(".") == ["./data/calm.csv"] && space.read("data/calm.csv") == "mine\n")
    }

    /// As bash asks: the names of the manifest, also of one that an option names.
    @Test func shellsCompleteNamesOfTheManifest() throws {
        let space = try TestSpace()
        try space.write(
            "other.json", "{\"stagecraft\": 1, \"profiles\": {\"p1\": {}, \"p2\": {}}, \"defaultProfile\": \"p1\"}")
        try space.manifest(
            #""one": { "kind": "command", "command": ["true"], "outputs": ["o"] }, "two": { "kind": "command", "command": ["true"], "outputs": ["o"] }"#
        )
        try space.write(
            "complete",
            "source <(\(TestSpace.program) --generate-completion-script bash)\n" + #"""
                COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
                _stagecraft "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; printf '%s\n' "${COMPREPLY[@]}"
                """#)
        let path = "PATH=\(TestSpace.programs):$PATH"
        func complete(_ words: String) throws -> Set<String> {
            let outcome = try space.shell("\(path) bash complete \(words)")
            return Set(outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
        }
        #expect(try complete("stagecraft run ''").isSuperset(of: ["one", "two"]))
        #expect(try complete("stagecraft why t") == ["two"])
        #expect(try complete("stagecraft status -f other.json --profile ''") == ["p1", "p2"])
        #expect(try complete("stagecraft ini") == ["init"])
        try space.write("pipeline.json", "{")
        #expect(try complete("stagecraft why t") == [""] || complete("stagecraft why t") == [])
    }

    /// The package holds all that the program needs: it starts from where it was unpacked.
    @Test(.enabled(if: LongTests.areWanted, "takes half a minute: LONG=1"))
    func theDebianPackageRuns() throws {
        let space = try TestSpace()
        let made = try space.shell("'\(Self.root)/scripts/make-deb' .")
        try #require(made.exit == 0, "\(made)")
        let package = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let listed = try space.shell("dpkg -c \(package)").output
        for file in [
            "./usr/bin/stagecraft -> ../lib/stagecraft/stagecraft", "./usr/lib/stagecraft/libswiftCore.so",
            "./usr/share/man/man1/stagecraft.1.gz", "./usr/share/bash-completion/completions/stagecraft",
            "./usr/share/zsh/vendor-completions/_stagecraft", "./usr/share/fish/vendor_completions.d/stagecraft.fish",
        ] {
            #expect(listed.contains(file + "\n"), "\(file)\n\(listed)")
        }
        #expect(!listed.contains(Self.root))
        let depends = try space.shell("dpkg -f \(package) Depends").output
        for name in ["libc6 (>= ", "libgcc-s1", "libstdc++6", "libssl3", "zlib1g,", "gnuplot-nox"] {
            #expect(depends.contains(name), "\(depends)")
        }
        #expect(!depends.contains("cross"), "\(depends)")
        #expect(try space.shell("dpkg -x \(package) u").exit == 0)
        let project = try space.shell("u/usr/bin/stagecraft init tea && cd tea && ../u/usr/bin/stagecraft run")
        #expect(project.exit == 0 && space.exists("tea/results/cooling.png"), "\(project)")
        #expect(try space.shell("man -l u/usr/share/man/man1/stagecraft.1.gz").output.contains("stagecraft run"))
    }
}
