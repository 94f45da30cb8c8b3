import Testing

@testable import Engine

struct RemoteAddressTests {
    @Test(arguments: [
        ("file:/mnt/lab", Manifest.Remote.Address.folder("/mnt/lab")),
        ("https://example.org/results//", .server("https://example.org/results")),
        ("http://localhost:8080", .server("http://localhost:8080")),
        ("s3://results", .bucket("results", prefix: "")), ("s3://results/", .bucket("results", prefix: "")),
        ("s3://my.results/a b/ä%20/", .bucket("my.results", prefix: "a b/ä%20")),
        ("archive:data/paper.zip", .archive("data/paper.zip")),
        ("archive:/data/paper.zip", .archive("/data/paper.zip")),
    ])
    func anAddressIsTakenApart(_ url: String, _ address: Manifest.Remote.Address) {
        #expect(Manifest.Remote.Address(url) == address)
    }

    @Test(arguments: [
        "", "file:x", "file:/a\0", "https://", "https:///x", "https://me@host/", "https://me:secret@host/x",
        "http://host/a b",
        "ftp://host/", "s3://", "s3://ab", "s3:///x", "s3://-results", "s3://re@sults/x", "s3://results//x",
        "s3://results/a//b", "s3://results/../x", "s3://results/./x", "s3://results/a\nb", "archive:", "archive:/",
        "archive:../paper.zip", "archive:a//b", "S3://results",
    ])
    func otherTextsAreNoAddress(_ url: String) { #expect(Manifest.Remote.Address(url) == nil) }

    private func manifest(_ remote: String) throws -> Manifest {
        try Manifest(parsing: Array(#"{"stagecraft": 1, "remotes": {"lab": \#(remote)}}"#.utf8), file: "p.json")
    }

    @Test func settingsAreRead() throws {
        let digest = String(repeating: "0a", count: 32)
        let bucket = try manifest(
            #"{"url": "s3://results/x", "endpoint": "http://localhost:9/", "region": "eu-1", "trust": "verify", "sample": 1}"#
        ).remotes[0]
        #expect(bucket.endpoint == "http://localhost:9" && bucket.region == "eu-1" && bucket.sample == 1)
        #expect(bucket.trust == .verify)
        #expect(try manifest(#"{"url": "archive:x.zip", "sha256": "\#(digest)"}"#).remotes[0].sha256 == digest)
        #expect(try manifest(#"{"url": "archive:x.zip", "trust": "any"}"#).remotes[0].sha256 == nil)
    }

    @Test(arguments: [
        (#"{"url": "archive:x.zip"}"#, "nothing vouches for the records of this archive"),
        (#"{"url": "archive:x.zip", "trust": "verify"}"#, "nothing vouches for the records of this archive"),
        (#"{"url": "archive:x.zip", "sha256": "ab"}"#, "this is no SHA-256 digest"),
        (#"{"url": "file:/x", "region": "eu-1"}"#, "'region' means nothing for this remote"),
        (#"{"url": "https://x", "endpoint": "https://y"}"#, "'endpoint' means nothing for this remote"),
        (#"{"url": "s3://xyz", "endpoint": "y"}"#, "this cannot be a bucket's server"),
        (#"{"url": "s3://xyz", "region": "eu_1"}"#, "this cannot be a region"),
        (
            #"{"url": "file:/x", "sha256": "0000000000000000000000000000000000000000000000000000000000000000"}"#,
            "'sha256' means nothing for this remote"
        ),
        (#"{"url": "file:/x", "sample": 0.5}"#, "'sample' means nothing for this remote"),
        (#"{"url": "file:/x", "trust": "verify", "sample": 0}"#, "wrong type"),
        (#"{"url": "file:/x", "trust": "verify", "sample": 1.5}"#, "wrong type"),
    ])
    func mistakesAreNamed(_ remote: String, _ message: String) {
        #expect {
            _ = try manifest(remote)
        } throws: { error in "\(error)".contains(message) }
    }
}

struct S3CredentialsTests {
    private let text = Array(
        """
        # mine
        [default]
        aws_access_key_id = A
        aws_secret_access_key=b/c+d=

        [ lab ]
        aws_access_key_id = L
        """.utf8)

    @Test func aProfileIsFound() {
        #expect(
            S3Credentials.fields(of: "default", in: text) == [
                "aws_access_key_id": "A", "aws_secret_access_key": "b/c+d=",
            ])
        #expect(S3Credentials.fields(of: "lab", in: text) == ["aws_access_key_id": "L"])
        #expect(S3Credentials.fields(of: "other", in: text) == nil)
    }

    @Test func halfOfAKeyIsNone() throws {
        #expect(try S3Credentials.find(["HOME": "/nowhere"]) == nil)
        #expect(throws: Failure.self) { try S3Credentials.find(["AWS_ACCESS_KEY_ID": "A"]) }
        #expect(throws: Failure.self) { try S3Credentials.find(["HOME": "/nowhere", "AWS_PROFILE": "x"]) }
        let found = try #require(
            try S3Credentials.find([
                "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "\"\\", "AWS_SESSION_TOKEN": "t",
            ]))
        #expect(found.lines == [#"user = "A:\"\\""#, #"header = "x-amz-security-token: t""#])
        #expect("\(found)" == "(credentials)")
    }

    @Test func namesOfObjectsAreEncodedOnce() {
        #expect(S3Bucket.encoded("a b/ä%20/x~y_z-1.2") == "a%20b/%C3%A4%2520/x~y_z-1.2")
    }
}

struct SignerKeyTests {
    @Test(arguments: [[], [0], [0, 1], [255, 254, 253], Array(0...255)] as [[UInt8]])
    func base64IsReadAsWritten(_ bytes: [UInt8]) {
        #expect(Base64.decoded(Base64.encoded(bytes).utf8) == bytes)
    }

    @Test func base64IsThatOfOthers() {
        #expect(Base64.encoded(Array("Man".utf8)) == "TWFu" && Base64.encoded(Array("Ma".utf8)) == "TWE=")
        #expect(Base64.decoded("TW\nE=".utf8) == Array("Ma".utf8) && Base64.decoded("T*".utf8) == nil)
    }

    @Test(arguments: ["", "AAAA", "U1NIU0lHAAAAAf////8=", "U1NIU0lHAAAAAQAAAAQAAAAA"])
    func whatIsNoSignatureHasNoKey(_ body: String) {
        let text = "-----BEGIN SSH SIGNATURE-----\n\(body)\n-----END SSH SIGNATURE-----\n"
        #expect(SignerKey(signature: Array(text.utf8)) == nil)
    }
}
