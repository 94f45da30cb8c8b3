import Foundation
import TestSupport
import Testing

/// Kills at random moments. `STAGECRAFT_KILLS` raises their number from what a normal test run can afford.
struct KillTests {
    /// What is killed.
    enum Victim: CaseIterable { case engine, keeper, stage, everything }

    private static let rounds = ProcessInfo.processInfo.environment["STAGECRAFT_KILLS"].flatMap { Int($0) } ?? 12

    /// A diamond with chains, whose stages write in several steps.
    private static func prepare(_ space: TestSpace) throws {
        var stages: [String] = []
        for chain in 0..<3 {
            for link in 0..<3 {
                let input = link == 0 ? "file:seed" : "c\(chain)l\(link - 1)/out"
                stages.append(
                    """
                    "c\(chain)l\(link)": { "kind": "command", "outputs": ["out"],
                        "command": ["sh", "-c", "for i in 1 2 3 4; do cat {input:from}; echo \(chain) $i; sleep 0.01; done > out"],
                        "inputs": { "from": "\(input)" }, "deliver": "results/\(chain)\(link)" }
                    """)
            }
        }
        stages.append(
            """
            "all": { "kind": "command", "outputs": ["all"], "command": ["sh", "-c", "cat {input:parts} > all"],
                     "inputs": { "parts": ["c0l2/out", "c1l2/out", "c2l2/out"] }, "deliver": "results" }
            """)
        try space.manifest(
            stages.joined(separator: ",\n").replacingOccurrences(of: "cat {input:parts}", with: "cat parts/*/*"))
        try space.write("seed", "seed\n")
    }

    private static func results(_ space: TestSpace) -> [String: String?] {
        Dictionary(uniqueKeysWithValues: space.files("results").map { ($0, space.read($0)) })
    }

    @Test func theNextRunCompletesWithTheSameBytes() throws {
        let undisturbed = try TestSpace()
        try Self.prepare(undisturbed)
        #expect(try undisturbed.run("--jobs", "2").exit == 0)
        let expected = Self.results(undisturbed)
        #expect(expected.count == 10)
        var random = SystemSeed(state: 20_240_117)
        for round in 0..<Self.rounds {
            let space = try TestSpace()
            try Self.prepare(space)
            let running = try space.start(["run", "--jobs", "2"])
            usleep(UInt32(random.next() % 300_000))
            try Self.kill(Victim.allCases[round % 4], running.process.processIdentifier, space)
            let killed = try running.outcome()
            #expect([0, 1, 137].contains(killed.exit), "\(killed)")
            // What is visible is right or absent.
            for (file, text) in Self.results(space) where !file.contains("/.") { #expect(expected[file] == text) }
            let next = try space.run("--jobs", "2")
            #expect(next.exit == 0, "\(next)")
            #expect(firstDifference(Self.results(space), expected) == nil)
            #expect(try space.run().ran == [])
            #expect(try space.stagecraft("fsck").exit == 0)
        }
    }

    private static func kill(_ victim: Victim, _ engine: pid_t, _ space: TestSpace) throws {
        // Stages are children of keepers, and these the engine's.
        func children(of parents: [pid_t]) throws -> [pid_t] {
            if parents.isEmpty { return [] }
            let list = parents.map(String.init).joined(separator: ",")
            return try space.shell("pgrep -P \(list)").output.split(separator: "\n").compactMap { pid_t($0) }
        }
        let keepers = try children(of: [engine])
        let stages = try children(of: keepers)
        switch victim {
        case .engine: Glibc.kill(engine, SIGKILL)
        case .keeper: if let keeper = keepers.first { Glibc.kill(keeper, SIGKILL) }
        case .stage: if let stage = stages.first { Glibc.kill(stage, SIGKILL) }
        case .everything: for process in [engine] + keepers + stages { Glibc.kill(process, SIGKILL) }
        }
    }

    /// What a stage has started dies with the engine too, whatever group or session it has moved to.
    @Test(arguments: ["sh -c", "setsid sh -c", "nohup setsid -f sh -c"])
    func whatAStageHasStartedDoesNotOutliveTheEngine(_ start: String) throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "\(start) 'echo $$ > \(space.path("begun")); sleep 1.5; echo x > \(space.path("survivor"))' & wait; sleep 5"] }
            """)
        let running = try space.start(["run"])
        wait(for: "the grandchild") { space.read("begun")?.hasSuffix("\n") == true }
        let grandchild = try #require(space.read("begun").flatMap { pid_t($0.dropLast()) })
        #expect(Glibc.kill(grandchild, 0) == 0)
        Glibc.kill(running.process.processIdentifier, SIGKILL)
        #expect(try running.outcome().exit == 137)
        wait(for: "the grandchild's end") { Glibc.kill(grandchild, 0) != 0 }
        #expect(!space.exists("survivor"))
    }

    /// A daemon that a stage leaves behind ends with the stage, which does not wait for it.
    @Test func whatAStageLeavesBehindEndsWithIt() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "quick": { "kind": "command", "outputs": ["out"],
                       "command": ["sh", "-c", "setsid -f sh -c 'echo $$ > \(space.path("begun")); exec sleep 20'; while [ ! -s \(space.path("begun")) ]; do sleep 0.01; done; echo 1 > out"] }
            """)
        let start = Date()
        #expect(try space.run().exit == 0)
        #expect(Date().timeIntervalSince(start) < 15)
        let left = try #require(space.read("begun").flatMap { pid_t($0.dropLast()) })
        #expect(Glibc.kill(left, 0) != 0)
    }

    @Test func aStageDoesNotOutliveTheEngine() throws {
        let space = try TestSpace()
        try space.manifest(
            """
            "slow": { "kind": "command", "outputs": ["out"],
                      "command": ["sh", "-c", "echo x > \(space.path("begun")); sleep 0.6; echo x > \(space.path("survivor"))"] }
            """)
        let running = try space.start(["run"])
        wait(for: "the stage") { space.exists("begun") }
        Glibc.kill(running.process.processIdentifier, SIGKILL)
        #expect(try running.outcome().exit == 137)
        usleep(900_000)
        #expect(!space.exists("survivor"))
        // The attempt that was left behind goes with the next run.
        #expect(!space.files(".stagecraft/attempts").isEmpty)
        try space.manifest(
            #""slow": { "kind": "command", "outputs": ["out"], "command": ["sh", "-c", "echo 1 > out"] }"#)
        #expect(try space.run().exit == 0)
        #expect(space.files(".stagecraft/attempts").isEmpty)
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same moments in every run of the test.
struct SystemSeed: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
