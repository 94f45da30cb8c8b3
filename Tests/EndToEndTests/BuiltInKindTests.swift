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

    /// A store that comes from a machine with another C library: it is in the keys of numeric kinds and is named.
    @Test func resultsOfAnotherCLibraryAreStale() throws {
        let space = try TestSpace()
        try flow(space, neurons: 100, memory: 500)
        try space.run()
        let results = space.files("results").map { FileManager.default.contents(atPath: space.path($0)) }
        #expect(!results.isEmpty && !results.contains(nil))
        // What that machine would have left: another version in the record, so another key, in the record and where it counts.
        try space.shell(
            """
            read -r key word json < .stagecraft/records
            other=$(echo $key | tr 0123456789abcdef 123456789abcdef0)
            json=$(printf %s "$json" | sed -e "s/$key/$other/" -e 's/"version.libc":"[^"]*"/"version.libc":"musl 1.2"/')
            printf '%s %s %s\\n' $other $(printf %s "$json" | sha256sum | cut -c1-16) "$json" > .stagecraft/records
            sed -i "s/$key/$other/" .stagecraft/last/*
            """)
        #expect(try space.stagecraft("fsck").exit == 0)
        let status = try space.stagecraft("status")
        #expect(status.exit == 1)
        let stale = #/stale   flow  \(version\.libc: musl 1.2 → glibc [0-9.]+ (x86_64|arm64)\)/#
        #expect(status.output.contains(stale), "\(status)")
        #expect(try space.stagecraft("why", "flow").output.contains("version.libc: musl 1.2 → "))
        #expect(try space.stagecraft("run", "--dry-run").output.contains("version.libc: musl 1.2 → "))
        #expect(try space.run().ran == ["flow"])
        #expect(space.files("results").map { FileManager.default.contents(atPath: space.path($0)) } == results)
        #expect(try space.run().ran == [])
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

    /// Machine code is not asked again while its file stays; here it does not.
    @Test func aReplacedProgramOfGnuplotIsNoticed() throws {
        let smoke = try SmokeRun.shared.get()
        let space = smoke.space
        defer {
            space.environment["PATH"] = nil
            try? space.remove("bin")
        }
        space.environment["PATH"] = space.path("bin") + ":/usr/local/bin:/usr/bin:/bin"
        // Programs that print their name and version.
        for program in ["echo", "true"] {
            try space.shell("mkdir -p bin; cp /bin/\(program) bin/new; mv bin/new bin/gnuplot; sleep 0.1")
            for _ in 0..<2 {
                let status = try space.stagecraft("status", "--profile", "smoke")
                #expect(status.output.contains("→ \(program) (GNU coreutils)"), "\(status.output.prefix(1000))")
            }
        }
        try space.remove("bin")
        #expect(try space.stagecraft("status", "--profile", "smoke").exit == 0)
    }
}
