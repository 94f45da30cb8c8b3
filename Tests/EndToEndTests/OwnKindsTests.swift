import Foundation
import TestSupport
import Testing

/// The package examples/own-kinds: a program outside of this package, with stage kinds of its own.
struct OwnKindsTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "examples/own-kinds")

    @Test(
        .enabled(if: LongTests.areWanted, Comment(rawValue: LongTests.hint)),
        .enabled(if: swift != nil, "skipped: needs the Swift compiler on the PATH"))
    func anOutsidePackageHasTheWholeCommandLine() throws {
        let space = try TestSpace()
        let build = Self.example.path + "/.build-test"
        let swift = try #require(Self.swift)
        space.environment = ProcessInfo.processInfo.environment
        let built = try space.shell(
            "nice \(swift) build --package-path \(Self.example.path) --scratch-path \(build)")
        try #require(built.exit == 0, "\(built.output.suffix(3000))\(built.errors.suffix(3000))")
        try space.shell("cp -r \(Self.example.path)/pipeline.json \(Self.example.path)/data .")
        let weather = build + "/debug/weather"
        let run = try space.shell(weather + " run")
        #expect(run.exit == 0, "\(run.errors)")
        #expect(space.exists("figures/weather/R1/R1.pdf"))
        #expect(try space.shell(weather + " run").errors.contains("nothing to do"))
        let claims = try space.shell(weather + " claims").output
        #expect(claims.contains("holds: R1.wet-winter"))
        #expect(claims.contains("measured 18"))
        #expect(try space.shell(weather + " list kinds").output.contains("analyse.rain"))
        // Its code is in its keys, by file.
        #expect(try space.shell(weather + " why rain --all").output.contains("code.weather/AnalyseRain.swift"))
        // A line that is no day is an error in its words.
        try space.write("data/days.csv", "2025-13-01,4\n")
        let bad = try space.shell(weather + " run")
        #expect(bad.exit == 1)
        #expect(bad.errors.contains("a line is not a day"))
    }

    private static let swift: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { $0 + "/swift" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()
}
