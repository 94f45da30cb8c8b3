// A shared store on a WebDAV server that somebody else has written.

import Foundation
import Testing

@Suite(.enabled(if: WebDAVServer.isPossible, WebDAVServer.missing)) struct RemoteWebDAVTests {
    /// A has shared; the server's files are below `blobs/store` of the space.
    private func shared() throws -> (SharedProject, TestSpace) {
        let space = try TestSpace()
        let server = try WebDAVServer(in: space)
        let project = try SharedProject(url: server.address)
        project.a.companions = [server]
        try project.share()
        return (project, space)
    }

    /// rclone keeps what has come of a file when a push is stopped: by its name it is there, by its size it is not.
    @Test func aCutFileIsReplacedByTheNextPush() throws {
        let (project, space) = try shared()
        try space.shell("cd blobs/store/cas; set -- *; truncate -s 1 $1; rm $2")
        let pushed = try project.a.stagecraft("push", "--key", "key")
        #expect(pushed.output.hasPrefix("pushed 0 results to lab: 2 files"), "\(pushed.output)\(pushed.errors)")
        #expect(try project.b.stagecraft("pull").output.hasPrefix("pulled 4 files"))
    }

    /// Records without their bytes are as good as none.
    @Test func whatIsLostIsComputed() throws {
        let (project, space) = try shared()
        try space.shell("rm blobs/store/cas/*")
        let outcome = try project.b.run()
        #expect(outcome.ran.count == 4 && !outcome.output.contains("warning"), "\(outcome.output)")
        project.expectEqualFigures()
    }
}
