// A real Slurm on this machine, with a controller and several nodes of its own, that ends with whoever holds it.

import Foundation
import Testing

/// A throw-away cluster.
final class SlurmCluster {
    let folder: String
    /// The variable that makes Slurm's programs talk to it.
    var environment: [String: String] { ["SLURM_CONF": folder + "/slurm.conf"] }

    static let isInstalled = ["/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch", "/usr/sbin/munged"]
        .allSatisfy {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    /// Whether a cluster comes up here: it is tried once.
    static let isUsable: Bool = {
        guard isInstalled else { return false }
        do {
            _ = try SlurmCluster(nodes: 1)
            return true
        } catch {
            print("Slurm is installed, but no cluster comes up: \(error)")
            return false
        }
    }()
    static let hint: Comment = "skipped: needs Slurm (scripts/setup tests installs it)"

    private static let files = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Files"

    /// Nodes with two processors each, and settings of slurm.conf that replace the usual ones.
    init(nodes: Int = 2, _ settings: String...) throws {
        var template = Array("/tmp/slurm-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        try up(nodes, settings)
    }

    private func up(_ nodes: Int, _ settings: [String]) throws {
        let outcome = try Self.run(
            "'\(Self.files)/slurm-up' '\(folder)' \(nodes) 2 " + settings.map { "'\($0)'" }.joined(separator: " "))
        try #require(outcome.exit == 0, "\(outcome.errors)")
    }

    deinit { _ = try? Self.run("'\(Self.files)/slurm-down' '\(folder)' --wipe") }

    private static func run(_ command: String) throws -> TestSpace.Outcome { try TestSpace().shell(command) }

    /// Runs a shell command that talks to the cluster.
    @discardableResult
    func shell(_ command: String) throws -> TestSpace.Outcome {
        let space = try TestSpace()
        space.environment = environment
        return try space.shell(command)
    }

    /// Jobs that wait or run.
    func jobs() throws -> [String] {
        try shell("squeue -h -r -t PD,R,CF,CG -o '%i %j'").output.split(separator: "\n").map(String.init)
    }

    /// The process of a daemon: `slurmctld`, `slurmd.n1`.
    func process(_ name: String) throws -> pid_t {
        let text = try String(contentsOfFile: folder + "/\(name).pid", encoding: .utf8)
        return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Starts a daemon again after it was killed.
    func restart(_ name: String) throws {
        let node = name.hasPrefix("slurmd.") ? " -N " + name.dropFirst(7) : ""
        let program = node.isEmpty ? "slurmctld" : "slurmd"
        try shell(
            "setsid \(program) -D -f '\(folder)/slurm.conf'\(node) </dev/null >'\(folder)/log/\(name).again' 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &"
        )
    }
}

extension TestSpace {
    /// Lets the program run its stages on the cluster.
    func use(_ cluster: SlurmCluster) { environment.merge(cluster.environment) { $1 } }

    /// A project on a cluster.
    convenience init(on cluster: SlurmCluster) throws {
        try self.init()
        use(cluster)
        // What a user of this machine has set must not matter.
        environment["HOME"] = folder
    }

    /// Eight stages and one that needs them all. `work`: what each does before it writes.
    func prepareStages(work: String = "sleep 0.1", settings: String = "") throws {
        try write(
            "pipeline.json",
            """
            {"stagecraft": 1, "slurm": {"target": 1, "linger": 3\(settings)}, "profiles": {"main": {"n": [1,2,3,4,5,6,7,8]}},
             "defaultProfile": "main", "stages": {
              "part": {"kind": "command", "matrix": {"i": "$n"}, "parameters": {"i": "$i"}, "inputs": {"seed": "file:seed"},
                       "command": ["sh", "-c", "\(work); cat seed > part; echo {parameter:i} >> part"], "outputs": ["part"]},
              "all": {"kind": "command", "inputs": {"parts": "part/part"}, "deliver": "out",
                      "command": ["sh", "-c", "cat $(cat {list:parts}) > all"], "outputs": ["all"]}}}
            """)
        try write("seed", "seed\n")
    }

    static let expectedOfStages = (1...8).map { "seed\n\($0)\n" }.joined()

    /// How many records of each key the store holds.
    func recordCounts() -> [Substring: Int] {
        var counts: [Substring: Int] = [:]
        for line in (read(".stagecraft/records") ?? "").split(separator: "\n") {
            counts[line.prefix(64), default: 0] += 1
        }
        return counts
    }

    func runOnSlurm(_ arguments: String...) throws -> Outcome {
        try start(["run", "--json", "--executor", "slurm"] + arguments).outcome()
    }
}
