// A shared store behind HTTP, and what becomes of a run whose server misbehaves.

import Foundation
import Testing

@Suite(.enabled(if: BlobServer.isPossible, "skipped: needs python3 and curl")) struct RemoteServerTests {
    /// A has computed and shared by way of a server.
    private func shared() throws -> (SharedProject, BlobServer) {
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        let project = try SharedProject(url: server.address + "/")
        try project.share()
        return (project, server)
    }

    @Test func aServerSharesAsAFolderDoes() throws {
        let (project, server) = try shared()
        let outcome = try project.b.run()
        #expect(outcome.exit == 0 && outcome.ran == [] && outcome.delivered == ["F1.txt"], "\(outcome.output)")
        project.expectEqualFigures()
        #expect(server.requests.filter { $0.hasPrefix("GET /store/cas/") }.count == 1)
        let pulled = try project.b.stagecraft("pull")
        #expect(pulled.output.hasPrefix("pulled 3 files, "), "\(pulled.output)\(pulled.errors)")
        #expect(try project.a.stagecraft("push", "--key", "key").output.hasPrefix("pushed 0 results"))
    }

    @Test(arguments: [
        ("html", "it is no record of this key"), ("403", "refuses access (HTTP 403)"), ("503", "answers with HTTP 503"),
        ("hang", "does not answer within 1 seconds"), ("cut", "the connection to the shared store broke off"),
        ("endless", "the connection to the shared store broke off"),
    ])
    func aServerThatMisbehavesStopsNobody(_ mode: String, _ message: String) throws {
        let (project, server) = try shared()
        try server.become(mode)
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0, "\(mode): \(outcome.errors)")
        project.expectEqualFigures()
        #expect(outcome.errors.contains("run     [4/4] draw"), "\(mode): \(outcome.errors)")
        #expect(outcome.errors.contains(message), "\(mode): \(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "warning: ").count == 2, "\(mode): \(outcome.errors)")
    }

    @Test(arguments: [("full", "is full (HTTP 507)"), ("403", "refuses access"), ("503", "HTTP 503")])
    func whatCannotBePushedIsSaid(_ mode: String, _ message: String) throws {
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        let project = try SharedProject(url: server.address)
        try project.a.run()
        try server.become(mode)
        let pushed = try project.a.stagecraft("push", "--key", "key")
        #expect(pushed.exit == 1 && pushed.errors.contains(message), "\(pushed.errors)")
        // No record is there whose contents are not.
        #expect(space.files("blobs/store/ac").isEmpty)
        try server.become("")
        #expect(try project.a.stagecraft("push", "--key", "key").exit == 0)
        #expect(try project.b.run().ran == [])
    }

    /// Ctrl-C in the middle of a file: no record is there, and the next push completes what is missing.
    @Test func aPushThatIsStoppedLeavesNothingHalf() throws {
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        let project = try SharedProject(url: server.address)
        try project.a.run()
        try server.become("stall")
        // Tests run with all signals blocked, and so do their children.
        let unblocked =
            "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execv(sys.argv[1], sys.argv[1:])"
        let running = try project.a.start(["push", "--key", "key"], through: ["python3", "-c", unblocked])
        wait(for: "a file to be half there") { space.exists("stalled") }
        kill(running.process.processIdentifier, SIGINT)
        #expect(try running.outcome().exit == 128 + SIGINT)
        #expect(space.files("blobs/store/ac").isEmpty && space.files("blobs/store/sig").isEmpty)
        try server.become("")
        let pushed = try project.a.stagecraft("push", "--key", "key")
        #expect(pushed.output.hasPrefix("pushed 4 results to lab: 4 files"), "\(pushed.output)\(pushed.errors)")
        #expect(try project.b.run().ran == [])
        project.expectEqualFigures()
    }

    /// More files than one curl is given, for longer than its own meter would keep still.
    @Test func hundredsOfFilesAreNoTrouble() throws {
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        let project = try SharedProject(url: server.address)
        let seeds = (1...600).map(String.init).joined(separator: ", ")
        for person in [project.a, project.b] {
            try person.manifest(
                """
                "train": {"kind": "command", "matrix": {"seed": [\(seeds)]}, "parameters": {"seed": "$seed"},
                  "inputs": {"data": "file:data.csv"}, "outputs": ["w.txt"],
                  "command": ["sh", "-c", "cat {input:data} > w.txt; echo {parameter:seed} >> w.txt"]},
                "sum": {"kind": "command", "inputs": {"w": "train/w.txt"}, "outputs": ["s.txt"],
                  "command": ["sh", "-c", "cat $(cat {list:w}) > s.txt"]}
                """,
                more: """
                    "remotes": {"lab": {"url": "\(server.address)"}},
                    "figures": {"F1": {"paper": "p", "title": "t", "stage": "sum"}},
                    """)
        }
        #expect(try project.a.run().exit == 0)
        let pushed = try project.a.stagecraft("push", "--key", "key")
        #expect(pushed.output.hasPrefix("pushed 601 results to lab: 601 files"), "\(pushed.output)\(pushed.errors)")
        let outcome = try project.b.run()
        #expect(outcome.ran == [] && !outcome.output.contains("warning"), "\(outcome.errors)")
        #expect(project.b.read("figures/p/F1/s.txt") == project.a.read("figures/p/F1/s.txt"))
        #expect(try project.b.stagecraft("pull").output.hasPrefix("pulled 600 files"))
    }
}
