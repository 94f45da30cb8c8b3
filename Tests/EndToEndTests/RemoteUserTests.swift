// What shared stores are for: another person, in another place, with other habits, runs nothing.

import Foundation
import Testing

@Suite(.enabled(if: getuid() == 0, "skipped: only root can become another user")) struct RemoteUserTests {
    @Test(arguments: ["077", "002"]) func byAFolder(_ mask: String) throws {
        try anotherPersonRunsNothing(SharedProject(), [:], mask)
    }

    @Test(.enabled(if: WebDAVServer.isPossible, WebDAVServer.missing), arguments: ["077", "002"])
    func byWebDAV(_ mask: String) throws {
        let space = try TestSpace()
        let server = try WebDAVServer(in: space)
        try anotherPersonRunsNothing(SharedProject(url: server.address), [:], mask)
        #expect(space.files("blobs/store").count == 9)
    }

    @Test(.enabled(if: BucketServer.isPossible, BucketServer.missing), arguments: ["077", "002"])
    func byABucket(_ mask: String) throws {
        let space = try TestSpace()
        let server = try BucketServer(in: space)
        let project = try SharedProject(url: "s3://results/x", more: #", "endpoint": "\#(server.address)""#)
        try anotherPersonRunsNothing(project, server.credentials, mask)
    }

    /// A (root, umask 077) shares; B is nobody, with another home, temporary folder and umask.
    private func anotherPersonRunsNothing(
        _ project: SharedProject, _ variables: [String: String], _ mask: String
    ) throws {
        let (a, b) = (project.a, project.b)
        // Whoever may read the folder may read what is in it, whatever the umask is.
        try project.shared.shell("chmod 755 .")
        a.environment = variables
        #expect(try a.run().ran.count == 4)
        let pushed = try a.start(["push", "--key", "key"], through: ["/bin/sh", "-c", "umask 077; exec \"$@\"", "sh"])
            .outcome()
        #expect(pushed.output.hasPrefix("pushed 4 results to lab: 4 files"), "\(pushed.output)\(pushed.errors)")

        try b.shell("mkdir home tmp; chown -R 65534:65534 .")
        b.environment = variables.merging(["HOME": b.path("home"), "TMPDIR": b.path("tmp")]) { $1 }
        let outcome = try b.start(
            ["run", "--json"],
            through: [
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/bin/sh", "-c",
                "umask \(mask); exec \"$@\"", "sh",
            ]
        ).outcome()
        #expect(outcome.exit == 0 && outcome.ran == [], "\(outcome.output)\(outcome.errors)")
        #expect(!outcome.output.contains("warning"), "\(outcome.output)")
        #expect(try b.shell("diff -r figures \(a.path("figures"))").output.isEmpty)
        #expect(b.files("figures").count >= 2)
        // Only the bytes of the figure.
        #expect(b.files(".stagecraft/objects").count == 1)
        #expect(outcome.events.filter { $0["event"] as? String == "fetched" }.map { $0["files"] as? Int } == [1])
        #expect(try b.shell("find .stagecraft figures ! -user 65534").output.isEmpty)
    }
}
