// What the pages and examples show is what the program does.

import Foundation
import TestSupport
import Testing

struct PagesTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private static let python =
        (ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache")
        + "/stagecraft/test-python/bin/python"

    private func check(_ script: String, _ arguments: String...) throws {
        let space = try TestSpace()
        space.environment["HOME"] = NSHomeDirectory()
        let line = ([Self.root + "/scripts/" + script] + arguments).joined(separator: " ")
        let outcome = try space.shell(line)
        print(outcome.errors.split(separator: "\n").filter { $0.contains("SKIPPED") }.joined(separator: "\n"))
        #expect(outcome.exit == 0, "\(outcome.output)\(outcome.errors)")
    }

    @Test func pagesShowWhatHappens() throws { try check("check-docs", TestSpace.program) }

    @Test(arguments: ["shell-gnuplot", "stations", "r-trend"])
    func examplesRun(name: String) throws { try check("check-examples", TestSpace.program, name) }

    @Test(.enabled(if: LongTests.areWanted, "\(LongTests.hint)"), arguments: ["python-sweep", "torch-segments"])
    func longExamplesRun(name: String) throws { try check("check-examples", TestSpace.program, name) }

    @Test func referencesAreThoseOfTheSchema() throws { try check("manifest-reference", "--check") }

    private static let path = ProcessInfo.processInfo.environment["PATH"] ?? ""

    private static let hasDocC = path.split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: $0 + "/docc")
    }

    /// Every link leads somewhere, and the kind that the page shows compiles.
    @Test(.enabled(if: hasDocC, "needs docc, of the Swift toolchain"))
    func theDocumentationOfTheModulesIsMade() throws {
        let space = try TestSpace()
        space.environment["PATH"] = Self.path
        let made = try space.shell("\(Self.root)/scripts/make-docs \(space.folder)/docs")
        #expect(made.exit == 0 && space.exists("docs/data/documentation/stagegraph/stagekind.json"), "\(made.errors)")
        let page = try String(contentsOfFile: Self.root + "/doc/StageKinds.docc/AKindInFiveSteps.md", encoding: .utf8)
        let blocks = page.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        try space.write("kind.swift", blocks[1])
        let compiled = try space.shell(
            """
            maps=; for map in \(TestSpace.programs)/*.build/module.modulemap \(Self.root)/Sources/*/module.modulemap; do
                maps="$maps -Xcc -fmodule-map-file=$map"; done
            swiftc -typecheck -I \(TestSpace.programs)/Modules $maps kind.swift
            """)
        #expect(compiled.exit == 0, "\(compiled.errors)")
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: python), "needs the test environment: scripts/setup tests")
    )
    func thePythonPackageWorks() throws {
        let outcome = try TestSpace().shell(
            "cd \(Self.root)/python && PYTHONDONTWRITEBYTECODE=1 \(Self.python) -m unittest discover tests")
        #expect(outcome.exit == 0 && outcome.errors.contains("OK"), "\(outcome.errors)")
    }
}
