// What holds for commands holds for the kinds of this program: their tools are in the key, their limits are kept.

import Foundation
import Testing

struct BuiltInKindTests {
    private func flow(_ space: TestSpace, neurons: Int, memory: Int) throws {
        try space.manifest(
            """
            "flow": { "kind": "train.flow", "memoryMiB": \(memory), "deliver": "results",
                      "parameters": { "neurons": \(neurons), "alpha": 1.0, "endTime": 0.01 } }
            """)
    }

    @Test func aMemoryLimitHoldsAndItsStageSaysWhatHappened() throws {
        let space = try TestSpace()
        try flow(space, neurons: 1_000_000, memory: 500)
        let outcome = try space.stagecraft("run")
        #expect(outcome.exit == 1)
        #expect(outcome.errors.contains("stage 'flow' failed"), "\(outcome.errors)")
        #expect(!space.exists("results"))
        // It is the limit that stops it, not the kind.
        try flow(space, neurons: 100, memory: 500)
        #expect(try space.run().exit == 0)
        #expect(space.exists("results/history.h5"))
    }
}

extension FiguresTests {
    /// The plots' keys hold gnuplot's version, and nobody else's do.
    @Test func anotherVersionOfGnuplotIsNoticed() throws {
        let smoke = try SmokeRun.shared.get()
        let space = smoke.space
        try space.write(
            "bin/gnuplot",
            """
            #!/bin/sh
            case "$*" in *--version*) echo "gnuplot 9.9 patchlevel 9" ;; *) exec /usr/bin/gnuplot "$@" ;; esac
            """)
        try space.shell("chmod +x bin/gnuplot")
        defer {
            space.environment["PATH"] = nil
            try? space.remove("bin")
        }
        #expect(try space.stagecraft("status", "--profile", "smoke").exit == 0)
        space.environment["PATH"] = space.path("bin") + ":/usr/local/bin:/usr/bin:/bin"
        let status = try space.stagecraft("status", "--profile", "smoke")
        #expect(status.exit == 1)
        let stale = status.output.split(separator: "\n").filter { $0.hasPrefix("stale") }
        #expect(stale.count >= smoke.figures.count)
        for line in stale { #expect(line.contains("version.gnuplot: ") && line.contains("9.9"), "\(line)") }
        #expect(stale.allSatisfy { !$0.contains("train") && !$0.contains("probe") })
    }
}
