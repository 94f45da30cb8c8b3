import Foundation
import TestPython
import Testing

/// moto's S3 server on this machine, which verifies signatures, with a bucket `results` and an access key.
final class BucketServer {
    private let space: TestSpace
    private let server: LocalServer
    var address: String { "http://127.0.0.1:\(server.port)" }

    static let isPossible: Bool = {
        guard let python = PythonReference.interpreter else { return false }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", "import moto.server, flask, boto3"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
    static let missing: Comment = "skipped: needs moto's server in the tests' Python (scripts/setup tests)"

    init(in space: TestSpace) throws {
        self.space = space
        try space.write("server.py", Self.program)
        server = try LocalServer("HOME=\(space.folder) exec \(PythonReference.interpreter!) server.py", in: space)
    }

    /// The variables by which programs sign.
    var credentials: [String: String] {
        [
            "AWS_ACCESS_KEY_ID": space.read("key-id")!, "AWS_SECRET_ACCESS_KEY": space.read("secret")!,
            "AWS_REGION": "eu-central-1",
        ]
    }

    /// The same for a role: its key is of no use without the token.
    var session: [String: String] {
        [
            "AWS_ACCESS_KEY_ID": space.read("session-key-id")!, "AWS_SECRET_ACCESS_KEY": space.read("session-secret")!,
            "AWS_SESSION_TOKEN": space.read("session-token")!, "AWS_REGION": "eu-central-1",
        ]
    }

    /// A line `METHOD path` for each request.
    var requests: [String] { (space.read("requests") ?? "").split(separator: "\n").map(String.init) }

    /// Does something with the bucket: Python, with `s3` (boto3) and `names(prefix)`.
    func change(_ program: String) throws {
        try space.write("change.py", Self.prelude + program)
        let outcome = try space.shell("HOME=\(space.folder) \(PythonReference.interpreter!) change.py")
        #expect(outcome.exit == 0, "\(outcome.errors)")
    }

    private static let prelude = #"""
        import boto3
        s3 = boto3.client("s3", endpoint_url=open("endpoint").read(), region_name="eu-central-1",
            aws_access_key_id=open("key-id").read(), aws_secret_access_key=open("secret").read())
        def names(prefix=""):
            pages = s3.get_paginator("list_objects_v2").paginate(Bucket="results", Prefix=prefix)
            return [item["Key"] for page in pages for item in page.get("Contents", [])]

        """#

    private static let program = #"""
        import json, os, time
        # After these calls every request must be signed by a key that the server knows.
        os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = "7"
        import boto3
        from moto.server import ThreadedMotoServer
        import werkzeug.serving

        def log_request(self, *arguments):
            with open("requests", "a") as file: file.write(f"{self.command} {self.path}\n")
        werkzeug.serving.WSGIRequestHandler.log_request = log_request
        server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        server.start()
        port = server.get_host_and_port()[1]
        endpoint = f"http://127.0.0.1:{port}"
        def client(name, key="x", secret="x", **more):
            return boto3.client(name, endpoint_url=endpoint, region_name="eu-central-1", aws_access_key_id=key,
                aws_secret_access_key=secret, **more)
        def save(name, text):
            with open(name, "w") as file: file.write(text)

        everything = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
        iam = client("iam")
        iam.create_user(UserName="a")
        iam.put_user_policy(UserName="a", PolicyName="p", PolicyDocument=everything)
        key = iam.create_access_key(UserName="a")["AccessKey"]
        iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")
        iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=everything)
        client("s3").create_bucket(Bucket="results", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        save("key-id", key["AccessKeyId"])
        save("secret", key["SecretAccessKey"])
        sts = client("sts", key["AccessKeyId"], key["SecretAccessKey"])
        session = sts.assume_role(RoleArn="arn:aws:iam::123456789012:role/r", RoleSessionName="session")["Credentials"]
        save("session-key-id", session["AccessKeyId"])
        save("session-secret", session["SecretAccessKey"])
        save("session-token", session["SessionToken"])
        save("endpoint", endpoint)
        save("port.new", str(port))
        os.rename("port.new", "port")
        while True: time.sleep(60)
        """#
}

/// `rclone serve webdav` on this machine; what is put there lies in `blobs` of the space.
final class WebDAVServer {
    private let server: LocalServer
    var address: String { "http://127.0.0.1:\(server.port)/store" }

    static let isPossible = ["/usr/bin/rclone", "/usr/bin/curl", "/usr/bin/python3"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static let missing: Comment = "skipped: needs rclone, curl and python3 (scripts/setup tests)"

    init(in space: TestSpace) throws {
        server = try LocalServer(
            """
            port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
            mkdir blobs
            (until curl -s -o listing http://127.0.0.1:$port/; do sleep 0.05; done; echo $port > new; mv new port) &
            exec rclone --config /dev/null serve webdav --dir-cache-time 1ms --addr 127.0.0.1:$port blobs
            """, in: space)
    }
}
