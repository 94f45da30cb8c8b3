// A shared store in a bucket, with requests that the server verifies.

import Foundation
import Testing

@Suite(.enabled(if: BucketServer.isPossible, BucketServer.missing)) struct RemoteBucketTests {
    /// A and B with a bucket's credentials; nothing is shared yet.
    private func project(
        _ prefix: String = "/a b/ä%20", _ more: String = ""
    ) throws -> (SharedProject, BucketServer) {
        let space = try TestSpace()
        let server = try BucketServer(in: space)
        let project = try SharedProject(
            url: "s3://results\(prefix)", more: #", "endpoint": "\#(server.address)"\#(more)"#)
        for person in [project.a, project.b] {
            person.environment = server.credentials
            person.companions = [server, space]
        }
        return (project, server)
    }

    @Test func aBucketSharesAsAFolderDoes() throws {
        let (project, server) = try project()
        try project.share()
        try server.change(#"assert len(names("a b/ä%20/cas/")) == 4 and len(names()) == 9, names()"#)
        let outcome = try project.b.run()
        #expect(outcome.exit == 0 && outcome.ran == [] && outcome.delivered == ["F1.txt"], "\(outcome.output)")
        project.expectEqualFigures()
        #expect(server.requests.filter { $0.hasPrefix("GET ") && $0.contains("/cas/") }.count == 1)
        #expect(try project.b.stagecraft("pull").output.hasPrefix("pulled 3 files, "))
        #expect(try project.a.stagecraft("push", "--key", "key").output.hasPrefix("pushed 0 results to lab: 0 files"))
        // What the bucket has lost, or holds cut, is there again after the next push.
        try server.change(
            """
            first, second, *rest = names("a b/ä%20/cas/")
            s3.delete_object(Bucket="results", Key=first)
            s3.put_object(Bucket="results", Key=second, Body=b"x")
            """)
        #expect(try project.a.stagecraft("push", "--key", "key").output.hasPrefix("pushed 0 results to lab: 2 files"))
        // Records without their bytes are as good as none.
        try server.change(#"for name in names("a b/ä%20/cas/"): s3.delete_object(Bucket="results", Key=name)"#)
        try project.b.shell("rm -rf .stagecraft figures")
        let alone = try project.b.run()
        #expect(alone.ran.count == 4 && !alone.output.contains("warning"), "\(alone.output)")
        project.expectEqualFigures()
    }

    /// By the profile of the user's file, and by a role's key with its token.
    @Test func credentialsAreFound() throws {
        let (project, server) = try project("")
        let keys = server.credentials
        project.a.environment = ["HOME": project.a.folder, "AWS_PROFILE": "lab"]
        try project.a.write(
            ".aws/credentials",
            """
            [default]
            aws_access_key_id = other
            aws_secret_access_key = other
            [lab]
            aws_access_key_id = \(keys["AWS_ACCESS_KEY_ID"]!)
            aws_secret_access_key = \(keys["AWS_SECRET_ACCESS_KEY"]!)
            """)
        try project.share()
        project.b.environment = server.session
        let outcome = try project.b.run()
        #expect(outcome.ran == [], "\(outcome.output)")
        project.expectEqualFigures()
        try project.b.shell("rm -rf .stagecraft figures")
        project.b.environment["AWS_SESSION_TOKEN"] = nil
        let refused = try project.b.run()
        #expect(refused.ran.count == 4 && refused.output.contains("the server does not know the access key"))
    }

    @Test(arguments: [
        ("AWS_SECRET_ACCESS_KEY", "wrong/wrong", "is the secret key that of the access key?"),
        ("AWS_ACCESS_KEY_ID", "AKIAWRONG", "the server does not know the access key"),
        ("AWS_ACCESS_KEY_ID", "", "half of a key for a bucket is missing"),
        ("AWS_REGION", "a/b", "this cannot be a region"),
    ])
    func whoeverIsRefusedComputes(_ variable: String, _ value: String, _ message: String) throws {
        let (project, _) = try project()
        try project.share()
        project.b.environment[variable] = value
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0 && outcome.errors.contains("run     [4/4] draw"), "\(outcome.errors)")
        project.expectEqualFigures()
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "warning: ").count == 2, "\(outcome.errors)")
        let pushed = try project.b.stagecraft("push", "--key", "key")
        #expect(pushed.exit == 1 && pushed.errors.contains(message), "\(pushed.errors)")
        for secret in project.b.environment.filter({ $0.key.contains("SECRET") }).values {
            #expect(!outcome.errors.contains(secret) && !pushed.errors.contains(secret))
        }
    }

    @Test func aBucketThatIsNotThereStopsNobody() throws {
        let (project, server) = try project()
        try SharedProject.manifest(
            project.b, url: "s3://elsewhere/x", #", "endpoint": "\#(server.address)""#)
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0 && outcome.errors.contains("there is no such bucket"), "\(outcome.errors)")
        let pushed = try project.b.stagecraft("push", "--key", "key")
        #expect(pushed.exit == 1 && pushed.errors.contains("there is no such bucket"), "\(pushed.errors)")
    }

    @Test func aBucketThatHangsStopsNobody() throws {
        let (project, _) = try project()
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        try server.become("hang")
        // The environment's server: that of the manifest would come first.
        try SharedProject.manifest(project.b, url: "s3://results")
        project.b.environment["AWS_ENDPOINT_URL"] = server.address
        let outcome = try project.b.start(["run"]).outcome()
        #expect(outcome.exit == 0 && outcome.errors.contains("does not answer within 1 seconds"), "\(outcome.errors)")
        #expect(outcome.errors.contains("run     [4/4] draw"), "\(outcome.errors)")
    }

    /// While a request waits for its answer, the secret is in no argument of any process.
    @Test func theSecretIsInNoArgument() throws {
        let (project, _) = try project()
        let space = try TestSpace()
        let server = try BlobServer(in: space)
        try server.become("hang")
        try SharedProject.manifest(project.b, url: "s3://results", seconds: 3)
        project.b.environment["AWS_ENDPOINT_URL"] = server.address
        let secret = project.b.environment["AWS_SECRET_ACCESS_KEY"]!
        let running = try project.b.start(["run"])
        var seen = false
        for _ in 0..<200 where running.process.isRunning {
            let words = try project.b.shell("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '").output
            seen = seen || words.contains("--parallel-max 8 --config /proc/")
            #expect(!words.contains(secret))
            if seen { break }
        }
        #expect(seen)
        let files = try project.b.shell("grep -rlF '\(secret)' .stagecraft")
        #expect(files.output.isEmpty, "\(files.output)")
        #expect(try running.outcome().exit == 0)
    }
}
