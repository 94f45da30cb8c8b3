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
